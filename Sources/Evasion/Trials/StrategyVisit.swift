public import Captures
public import Gateway

/// A visit to a site in which a client evades by one strategy: its packets, to be replayed like those of a
/// capture. Nothing is sent.
public struct StrategyVisit: Sendable {
  /// The packets as a censor between client and server sees them.
  public let packets: [ExchangePacket]

  /// The longest name of a site (RFC 1035 §2.3.4).
  public static let nameCountMax = 253

  /// A visit.
  ///
  /// - Parameters:
  ///   - request: what the client asks for.
  ///   - name: the site; of a URL a word of it. Letters, digits, dots and hyphens.
  ///   - row: the strategy.
  ///   - seed: what corrupted values are drawn from.
  /// - Returns: nil for a name that is none.
  public init?(_ request: VisitRequest, name: String, _ row: EvasionTable.Row, seed: UInt64 = 0) {
    let isName = name.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"),
        UInt8(ascii: "_"):
        true
      default: false
      }
    }
    let labels = name.split(separator: ".", omittingEmptySubsequences: false)
    guard isName, name.utf8.count <= Self.nameCountMax,
      labels.allSatisfy({ (1...63).contains($0.utf8.count) })
    else { return nil }
    let maker = VisitMaker(request, forbidden: name, sendsTimestamps: false)
    packets = maker.drafts(row, seed: seed).first.map { maker.packets(row, $0, seed: seed) } ?? []
  }

  /// What becomes of it: the worst of its flows.
  public func verdict(under plan: Plan) throws -> Verdict {
    var replay = try Replay(plan)
    replay.process(PacketBatch(packets))
    var worst = Verdict.passed
    _ = replay.finish { record, _ in
      if worst == .passed || record.verdict == .blocked { worst = record.verdict }
    }
    return worst
  }

  /// Writes it as a capture.
  public func write(to file: OutputFile) throws(OutputError) {
    var writer = try CaptureWriter(to: file, linkType: .raw)
    for packet in packets {
      try writer.append(packet.bytes.span, timestamp: packet.timestamp)
    }
    try writer.finish()
  }
}
