/// Where a rule looks: a part of the traffic in which a name, a word or an address is legible.
public enum Field: UInt8, CaseIterable, Sendable {
  /// The name in a DNS question (RFC 1035 §4.1.2).
  case dns
  /// The server name in a TLS ClientHello over TCP (RFC 6066 §3).
  case sni
  /// The server name in a ClientHello within QUIC Initial packets (RFC 9001 §4).
  case quicSNI
  /// The Host header of an HTTP request, or the authority in its target (RFC 9112 §3.2).
  case httpHost
  /// The host and target of an HTTP request (RFC 9112 §3.3).
  case httpURL
  /// The head of an HTTP request: request line and header fields (RFC 9112 §2.1).
  case httpRequest
  /// Any payload of TCP or UDP.
  case payload
  /// The server's address and port.
  case address
  /// The protocol of a flow whose site is hidden.
  case `protocol`

  /// The field's name in rule files and reports.
  public var name: String {
    switch self {
    case .dns: "dns"
    case .sni: "sni"
    case .quicSNI: "quic-sni"
    case .httpHost: "http-host"
    case .httpURL: "http-url"
    case .httpRequest: "http-request"
    case .payload: "payload"
    case .address: "address"
    case .protocol: "protocol"
    }
  }

  /// The field that rule files call `name`, nil when there is none.
  public init?(name: String) {
    guard let field = Self.allCases.first(where: { $0.name == name }) else { return nil }
    self = field
  }
}

/// A set of fields.
public struct FieldSet: OptionSet, Hashable, Sendable {
  /// Bit n stands for the field whose raw value is n.
  public var rawValue: UInt16

  /// The set with the bits of `rawValue`.
  @inlinable
  public init(rawValue: UInt16) {
    self.rawValue = rawValue
  }

  /// The set of one field.
  @inlinable
  public init(_ field: Field) {
    rawValue = 1 << UInt16(field.rawValue)
  }

  /// Whether `field` is in the set.
  @inlinable
  public func contains(_ field: Field) -> Bool {
    rawValue & (1 << UInt16(field.rawValue)) != 0
  }

  /// All of them.
  public static let all = FieldSet(Field.allCases.map { FieldSet($0) })

  /// The fields that hold a name.
  public static let names: FieldSet = [
    FieldSet(.dns), FieldSet(.sni), FieldSet(.quicSNI), FieldSet(.httpHost),
  ]

  /// The fields that hold text in which keywords are looked for.
  public static let texts: FieldSet = [
    FieldSet(.httpURL), FieldSet(.httpRequest), FieldSet(.payload),
  ]

  /// The fields of the set, in the order of `Field.allCases`.
  public var fields: [Field] { Field.allCases.filter(contains) }
}
