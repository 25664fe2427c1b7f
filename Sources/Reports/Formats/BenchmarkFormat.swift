import Gateway
import Text

/// A benchmark as tables of at most 80 columns, and as JSON.
public struct BenchmarkFormat {
  private typealias Times = BenchmarkReport.Times

  private let report: BenchmarkReport
  private var lines: [String] = []

  private init(_ report: BenchmarkReport) {
    self.report = report
  }

  /// The tables of a benchmark.
  public static func text(_ report: BenchmarkReport) -> String {
    var format = BenchmarkFormat(report)
    format.addInputs()
    format.addStages()
    format.addClock()
    format.addSweep()
    return ShownText.page(format.lines)
  }

  private mutating func addInputs() {
    let captures = report.origin.captures
    lines.append(ShownText.prose(report.title))
    lines.append(
      "\(report.packetCount) packets, \(report.byteCount) bytes, \(report.flowCount) flows in "
        + (captures.count == 1 ? captures[0].name.shown : "\(captures.count) captures"))
    let rules = report.ruleCount == 1 ? "1 rule" : "\(report.ruleCount) rules"
    lines.append(
      "\(rules): loaded in \(seconds(report.load)) s, \(report.ruleBytes) bytes compiled")
    if report.nameCount > 0 {
      let each = Double(report.nameBytes) / Double(report.nameCount)
      lines.append(
        "\(report.nameCount) names, \(report.distinctNameCount) distinct: "
          + "\(report.nameBytes) bytes, \(decimal(each, 1)) each")
    }
  }

  private mutating func addStages() {
    lines.append("")
    lines.append(
      "CPU time of one thread, median of \(report.rounds) rounds; each stage with those before it")
    lines.append(
      row("", ["seconds", "spread", "ns/packet", "Mpackets/s", "Gbit/s", "bare reads", "alone"]))
    lines.append(row("bare read", cells(report.bareRead) + [""]))
    var before = 0.0
    for stage in report.stages {
      let multiple = report.bareReads(stage.times)
      lines.append(row(stage.stage.rawValue, cells(stage.times) + [decimal(multiple - before, 2)]))
      before = multiple
    }
  }

  private mutating func addClock() {
    guard let first = report.clock.first else { return }
    lines.append("")
    lines.append(row("by the clock", ["seconds", "spread", "of 1 thread"]))
    for (threads, times) in report.clock {
      let share = first.times.median > 0 ? times.median / first.times.median : 0
      lines.append(
        row(
          threads == 1 ? "1 thread" : "\(threads) threads",
          [seconds(times), spread(times), decimal(share, 2)]))
    }
  }

  private mutating func addSweep() {
    guard !report.sweep.isEmpty else { return }
    lines.append("")
    lines.append(
      row("rules, none hit", ["load s", "bytes", "bytes each", "replay s", "bare reads"]))
    for entry in report.sweep {
      lines.append(
        row(
          "\(entry.count) \(entry.kind)",
          [
            seconds(entry.load), String(entry.byteCount),
            decimal(Double(entry.byteCount) / Double(max(1, entry.count)), 1),
            seconds(entry.replay), decimal(report.bareReads(entry.replay), 2),
          ]))
    }
  }

  private func cells(_ times: Times) -> [String] {
    let perSecond = times.median > 0 ? 1 / times.median : 0
    return [
      seconds(times), spread(times), decimal(report.nanoseconds(times), 1),
      decimal(Double(report.packetCount) * perSecond / 1e6, 2),
      decimal(Double(report.byteCount) * 8 * perSecond / 1e9, 1),
      decimal(report.bareReads(times), 2),
    ]
  }

  private func row(_ label: String, _ cells: [String]) -> String {
    let widths = [9, 8, 11, 12, 8, 12, 7]
    let first = label + String(repeating: " ", count: max(0, 16 - label.count))
    var line = cells.count == 7 ? String(first.prefix(13)) : first
    for (cell, width) in zip(cells, cells.count == 7 ? widths : [10, 12, 12, 12, 12]) {
      line += String(repeating: " ", count: max(1, width - cell.count)) + cell
    }
    while line.last == " " { line.removeLast() }
    return line
  }

  private func seconds(_ times: Times) -> String { decimal(times.median, 3) }

  /// How far the slowest round was from the fastest, in parts of the median.
  private func spread(_ times: Times) -> String {
    guard times.median > 0 else { return "" }
    return decimal((times.most - times.least) / times.median * 100, 0) + " %"
  }

  private func decimal(_ value: Double, _ digits: Int) -> String {
    value.fixed(digits)
  }
}
