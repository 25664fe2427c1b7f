import Captures

/// The bytes are two capture files, one behind the other, that are replayed as the parts of one. The first
/// byte says where the first of them ends, in sixteenths.
enum SeriesTarget {
  static func run(_ bytes: [UInt8]) {
    guard let place = bytes.first else { return }
    let rest = bytes.dropFirst()
    let end = rest.startIndex + rest.count * Int(place % 16) / 16
    ScratchFile.with(Array(rest[..<end]), suffix: ".pcap1") { one in
      ScratchFile.with(Array(rest[end...]), suffix: ".pcap2") { other in
        read([CaptureFile(path: one), CaptureFile(path: other)])
      }
    }
  }

  private static func read(_ files: [CaptureFile]) {
    var series = CaptureSeries(files, digest: true, packetLimit: 10_000)
    var packetCount = 0
    var latest = Int64.min
    series.read { batch, _ in
      for record in batch.records {
        precondition(record.timestamp >= latest)
        latest = record.timestamp
        packetCount += 1
      }
    }
    precondition(packetCount == series.parts.reduce(0) { $0 + $1.packetCount })
    precondition(series.parts.allSatisfy { $0.sha256 != nil || $0.error != nil })
  }
}
