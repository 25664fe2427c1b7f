extension CensorBox {
  /// When and how far it acts, in sentences.
  var lateness: [String] {
    var sentences: [String] = []
    if hosts.count < 1_000_000 {
      sentences.append("It is on the way to \(hosts.count / 10_000) % of the hosts.")
    }
    if let onset { sentences += onset.sentences }
    if let quota { sentences.append(quota.sentence) }
    if let rate { sentences.append(rate.sentence) }
    return sentences
  }

  /// Why it does nothing yet about what it has read; nil where it acts at once.
  var whyLate: WhyNot? {
    guard let onset else { return quota == nil ? nil : .withinQuota }
    return onset.sparesFlow ? .laterFlows : .waiting
  }
}

extension Onset {
  /// When it acts, in sentences.
  var sentences: [String] {
    if sparesFlow {
      return ["It leaves the flow in which a rule is hit alone, and acts on later ones."]
    }
    var waits: [String] = []
    if let packets { waits.append("\(Self.text(packets)) packets") }
    if let bytes { waits.append("\(Self.text(bytes)) bytes") }
    if let seconds { waits.append("\(Self.text(seconds)) s") }
    var text = ""
    if !waits.isEmpty {
      let side =
        switch counted {
        case .both: ""
        case .client: " of the client"
        case .server: " of the server"
        }
      text = "After that, \(waits.joined(separator: " or "))\(side) pass before it acts"
    }
    if !kinds.isEmpty {
      let names = kinds.kinds.map(\.words).joined(separator: " or ")
      text = text.isEmpty ? "It acts on \(names)" : "\(text), on \(names)"
    }
    if let secondsMax { text += ", and waits no longer than \(secondsMax) s" }
    return [text + "."]
  }

  private static func text(_ range: ClosedRange<UInt32>) -> String {
    range.count == 1 ? "\(range.lowerBound)" : "\(range.lowerBound) to \(range.upperBound)"
  }
}

extension TriggerPacketKind {
  fileprivate var words: String {
    switch self {
    case .syn: "the client's SYN"
    case .synACK: "the server's SYN/ACK"
    case .serverHello: "the ServerHello"
    case .certificate: "the server's certificate"
    case .answer: "payload of the server"
    case .request: "payload of the client"
    case .noRST: "any packet but a RST"
    }
  }
}
