/// One thing that is known of a flow, or not: the smallest part of a condition.
public enum Criterion: Sendable {
  // Found by the matcher.

  /// A name in some of the fields that hold names.
  case names(NameList, FieldSet)
  /// A URL that a list names, in a request.
  case urls(NameList)
  /// A word in some of the fields that hold text.
  case keywords([String], FieldSet)
  /// A word in what the server sends.
  case response([String])
  /// The server: an address, a port or a transport protocol. `title` is what the file calls them, where
  /// that says more than the addresses.
  case addresses([AddressPattern], title: String?)
  /// The protocol of a flow whose site is hidden.
  case protocols([RuledProtocol])

  // In a ClientHello (RFC 8446 §4.1.2), over TCP or QUIC.

  /// Whether it has a server name that is not empty.
  case serverName(isPresent: Bool)
  /// Whether it has the extension of Encrypted Client Hello (RFC 9849), which browsers also send without
  /// a meaning (§6.2, GREASE).
  case ech(isPresent: Bool)
  /// A protocol that it offers (RFC 7301).
  case alpn([String])
  /// The highest version that it offers.
  case tlsVersions([TLSVersion])
  /// A fingerprint, in lower case.
  case ja3([String])
  case ja4([String])

  // In DNS.

  /// The type of a question (RFC 1035 §3.2.3).
  case questionTypes([DNSType])
  /// A canonical name in an answer.
  case canonicalNames(NameList)
  /// An address in an answer.
  case answerAddresses([AddressPattern])

  // In the head of an HTTP request.

  /// Its method, in capitals.
  case methods([String])
  /// A word in the values of the header fields of a name, which is in lower case.
  case header(name: String, words: [String])

  // In the first payload that a client sends.

  /// How many bytes it has.
  case firstSizes([ClosedRange<Int>])
  /// The version of QUIC in it (RFC 9000 §17.2).
  case quicVersions([UInt32])

  // Known when a flow begins.

  /// The user's network, by the scenario's name.
  case networks([String])
  /// The operator of the user's network.
  case operators([String])
  /// The hour on the users' clock.
  case hours([HourRange])
  /// The day on the users' clock.
  case dates([DateRange])
  /// Drawn for each flow and rule, in millionths.
  case probability(perMillion: Int)
}

extension Criterion {
  /// When it is known whether it holds.
  enum Stage: Sendable {
    /// When the flow begins.
    case beginning
    /// When the first payload of the client has come.
    case firstPayload
    /// When what the client sent first has been read.
    case opening
    /// When something of the server was read.
    case response
  }

  /// When it is known that it does not hold; that it does, when it is read.
  var stage: Stage {
    switch self {
    case .addresses, .networks, .operators, .hours, .dates, .probability: .beginning
    case .firstSizes, .quicVersions: .firstPayload
    case .names, .urls, .keywords, .protocols, .serverName, .ech, .alpn, .tlsVersions, .ja3, .ja4,
      .questionTypes, .methods, .header:
      .opening
    case .response, .canonicalNames, .answerAddresses: .response
    }
  }

  /// Where it becomes legible: what boxes have to look at to act by it.
  var fields: FieldSet {
    switch self {
    case .names(_, let fields), .keywords(_, let fields): fields
    case .urls: FieldSet(.httpURL)
    case .response: FieldSet(.payload)
    case .addresses: FieldSet(.address)
    case .protocols: FieldSet(.protocol)
    case .serverName, .ech, .alpn, .tlsVersions, .ja3, .ja4: [FieldSet(.sni), FieldSet(.quicSNI)]
    case .questionTypes, .canonicalNames, .answerAddresses: FieldSet(.dns)
    case .methods, .header:
      [FieldSet(.httpHost), FieldSet(.httpURL), FieldSet(.httpRequest)]
    case .firstSizes: FieldSet(.protocol)
    case .quicVersions: [FieldSet(.protocol), FieldSet(.quicSNI)]
    case .networks, .operators, .hours, .dates, .probability: []
    }
  }
}
