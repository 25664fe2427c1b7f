public import Dissection

/// What a matcher's hit on a criterion has to come from.
public enum ConditionSource: Sendable {
  /// A name, a text or a protocol that was read.
  case text
  /// Payload of the server.
  case response
  /// The flow's server.
  case server
  /// A canonical name in an answer.
  case answerName
  /// An address in an answer.
  case answerAddress
}

/// What is to be read of flows for conditions, beside the fields of rules.
public struct ConditionNeeds: OptionSet, Sendable {
  public let rawValue: UInt8
  public init(rawValue: UInt8) { self.rawValue = rawValue }
  /// ClientHellos whole.
  public static let helloMessages = ConditionNeeds(rawValue: 1 << 0)
  /// Heads of requests.
  public static let requestHeads = ConditionNeeds(rawValue: 1 << 1)
  /// DNS answers.
  public static let answers = ConditionNeeds(rawValue: 1 << 2)
}

// Which criteria hold of what was read.
extension ConditionPrograms {
  /// Whether a matcher's hit on a criterion counts, by what was looked at.
  public func counts(_ criterion: Int, from source: ConditionSource) -> Bool {
    switch criteria[criterion] {
    case .names, .urls, .keywords, .protocols: source == .text
    case .response: source == .response
    case .addresses: source == .server
    case .canonicalNames: source == .answerName
    case .answerAddresses: source == .answerAddress
    default: false
    }
  }

  /// The criteria that a name or a request tells of, whether they hold or not.
  public var knownOfNames: [UInt64] {
    mask { criterion in
      switch criterion {
      case .names, .urls, .methods: true
      case .keywords(_, let fields): !fields.contains(.payload)
      default: false
      }
    }
  }

  /// Those that an address tells of.
  public var knownOfAddresses: [UInt64] {
    mask { criterion in
      if case .addresses = criterion { true } else { false }
    }
  }

  private func mask(of isMeant: (Criterion) -> Bool) -> [UInt64] {
    var mask = [UInt64](repeating: 0, count: wordCount)
    for number in criteria.indices where isMeant(criteria[number]) {
      mask[number / 64] |= 1 << UInt64(number % 64)
    }
    return mask
  }

  /// What has to be read.
  public var needs: ConditionNeeds {
    var needs: ConditionNeeds = []
    for criterion in criteria {
      switch criterion {
      case .alpn, .ja3, .ja4: needs.insert(.helloMessages)
      case .methods, .header: needs.insert(.requestHeads)
      case .canonicalNames, .answerAddresses: needs.insert(.answers)
      default: continue
      }
    }
    return needs
  }

  /// Calls `body` with each criterion that a ClientHello meets.
  ///
  /// - Parameter handshake: the message, or nothing where no criterion needs it.
  public func forEach(
    in hello: ClientHello, _ handshake: Span<UInt8>, over transport: TLSFingerprint.Transport,
    _ body: (Int) -> Void
  ) {
    var print: TLSFingerprint?
    for number in numbers[.hello] {
      let holds: Bool
      switch criteria[number] {
      case .serverName(let isPresent): holds = hello.hasServerName == isPresent
      case .ech(let isPresent): holds = hello.hasEncryptedClientHello == isPresent
      case .tlsVersions(let versions):
        holds = versions.contains { $0.number == hello.highestVersion }
      case .alpn(let protocols):
        holds = protocols.contains { hello.offers($0.utf8.span, handshake) }
      case .ja3(let prints):
        if print == nil { print = TLSFingerprint(hello, handshake, over: transport) }
        holds = prints.contains(print?.ja3 ?? "")
      case .ja4(let prints):
        if print == nil { print = TLSFingerprint(hello, handshake, over: transport) }
        holds = prints.contains(print?.ja4 ?? "")
      default: holds = false
      }
      if holds { body(number) }
    }
  }

  /// Calls `body` with each criterion that a question's type meets.
  public func forEach(inQuestionOf type: UInt16, _ body: (Int) -> Void) {
    for number in numbers[.question] {
      guard case .questionTypes(let types) = criteria[number] else { continue }
      if types.contains(where: { $0.number == type }) { body(number) }
    }
  }

  /// Calls `body` with each criterion that the head of a request meets.
  public func forEach(inRequest head: Span<UInt8>, _ body: (Int) -> Void) {
    for number in numbers[.request] {
      let holds: Bool
      switch criteria[number] {
      case .methods(let methods): holds = methods.contains { RequestText.hasMethod($0, head) }
      case .header(let name, let words):
        holds = words.contains { RequestText.hasWord($0, inHeader: name, head) }
      default: holds = false
      }
      if holds { body(number) }
    }
  }

  /// Calls `body` with each criterion that the first payload of a client meets.
  public func forEach(inFirstPayload bytes: Span<UInt8>, isTCP: Bool, _ body: (Int) -> Void) {
    for number in numbers[.firstPayload] {
      let holds: Bool
      switch criteria[number] {
      case .firstSizes(let ranges): holds = ranges.contains { $0.contains(bytes.count) }
      case .quicVersions(let versions):
        // The form and the fixed bit of a long header, then the version (RFC 8999 §5.1).
        holds =
          !isTCP && bytes.count >= 7 && bytes[0] & 0x80 != 0
          && versions.contains(Self.version(bytes))
      default: holds = false
      }
      if holds { body(number) }
    }
  }

  private static func version(_ bytes: Span<UInt8>) -> UInt32 {
    (1...4).reduce(0) { $0 << 8 | UInt32(bytes[$1]) }
  }

  /// Calls `body` with each criterion on what is known when a flow begins, but for addresses.
  ///
  /// - Parameters:
  ///   - draw: a number below a million for a criterion, the same whenever it is asked for.
  public func forEach(
    atHour hour: Int, onDay day: Int, network: String?, operatorName: String?,
    draw: (_ criterion: Int) -> UInt64, _ body: (Int) -> Void
  ) {
    for number in numbers[.beginning] {
      let holds: Bool
      switch criteria[number] {
      case .networks(let names): holds = network.map { names.contains($0) } ?? false
      case .operators(let names): holds = operatorName.map { names.contains($0) } ?? false
      case .hours(let ranges): holds = ranges.contains { $0.contains(hour) }
      case .dates(let ranges): holds = ranges.contains { $0.contains(day) }
      case .probability(let perMillion): holds = draw(number) < UInt64(perMillion)
      default: holds = false
      }
      if holds { body(number) }
    }
  }
}
