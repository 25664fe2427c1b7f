import Captures
import Reports

// The captures of a run in reports: in an order that is not that of the command line, since they may have been replayed
// apart.
extension ReplayRun {
  /// The captures, by name, path and digest. The parts of a series stay together, in the order of their times, and
  /// series have numbers in this order.
  var orderedCaptures: [Capture] {
    var units: [[Capture]] = []
    for capture in captures {
      if let series = capture.file.series, units.last?.first?.file.series == series {
        units[units.count - 1].append(capture)
      } else {
        units.append([capture])
      }
    }
    units.sort { $0[0].isBefore($1[0]) }
    var seriesCount = 0
    for unit in units.indices where units[unit][0].file.series != nil {
      seriesCount += 1
      for part in units[unit].indices { units[unit][part].file.series = seriesCount }
    }
    return units.flatMap { $0 }
  }

  /// Arguments that led to no capture, in a fixed order.
  var orderedNotFound: [CaptureError] {
    notFound.sorted { ($0.path, $0.description) < ($1.path, $1.description) }
  }

  /// What reports say of the captures, and of what was not found.
  var inputs: [Report.Input] {
    let read = orderedCaptures.map { capture in
      var input = Report.Input(name: capture.file.name, path: capture.file.path)
      input.sha256 = capture.sha256
      input.series = capture.file.series
      input.packets = capture.packetCount
      input.flows = capture.flowCount
      input.error = capture.error?.description
      return input
    }
    return read
      + orderedNotFound.map {
        var input = Report.Input(name: $0.path, path: $0.path)
        input.error = $0.description
        return input
      }
  }
}

extension ReplayRun.Capture {
  fileprivate func isBefore(_ other: ReplayRun.Capture) -> Bool {
    (file.name, file.path, sha256 ?? "") < (other.file.name, other.file.path, other.sha256 ?? "")
  }
}
