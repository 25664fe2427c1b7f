import Gateway
import Rules

/// What decides in which groups a flow or a visit is counted. Those that have all of it in common are added up
/// first, and their sums then to each group: there are few such classes, and many groups.
struct FlowClass: Equatable, Sendable {
  var network: NetworkIndex?
  var gateway: GatewayIndex?
  /// -1 for none.
  var route: Int16 = -1
  /// Of the day, local time; nothing without a network.
  var hour: UInt8 = 0
  var `protocol`: FlowProtocol?
  var verdict = Verdict.passed
  /// Whether an earlier loss is why the flow would not have begun.
  var isCaused = false
  /// How it was blocked.
  var observation: Field?
  var blocking: Blocking?
  var failure: Failure?
  var reaction: Reaction?
  var collateral: Collateral?
  /// -1 for none.
  var rule: Int32 = -1

  /// The class of a flow.
  init(_ record: FlowRecord, hour: UInt8) {
    network = record.network
    gateway = record.gateway
    route = record.route ?? -1
    self.hour = hour
    `protocol` = record.protocol
    verdict = record.verdict
    guard verdict == .blocked else { return }
    isCaused = record.causedBy != nil
    observation = record.observation
    blocking = record.blocking
    failure = record.failure
    reaction = record.reaction
    collateral = record.collateral
    rule = record.rule ?? -1
  }

  /// The class of a visit.
  ///
  /// - Parameter loss: nil where it is not lost.
  init(_ visit: Visit, hour: UInt8, _ loss: Loss?) {
    network = visit.network
    gateway = loss?.gateway ?? visit.gateway
    self.hour = hour
    `protocol` = loss?.protocol ?? visit.protocol
    guard let loss else { return }
    verdict = .blocked
    isCaused = loss.isCaused
    observation = loss.observation
    blocking = loss.blocking
    failure = loss.failure
    reaction = loss.reaction
    collateral = loss.collateral
    rule = loss.rule ?? -1
  }

  /// A hash of what tells most classes apart.
  func hash(_ secret: HashSecret) -> UInt64 {
    let places =
      UInt64(UInt16(bitPattern: network?.number ?? -1))
      | UInt64(UInt16(bitPattern: gateway?.number ?? -1)) << 16
      | UInt64(UInt16(bitPattern: route)) << 32 | UInt64(hour) << 48
      | UInt64(Self.number(of: `protocol`)) << 56
    let cause = UInt64(UInt32(bitPattern: rule)) | UInt64(observation?.rawValue ?? .max) << 32
    return secret.hash(places, cause)
  }

  /// A number for each protocol.
  private static func number(of protocol: FlowProtocol?) -> UInt8 {
    switch `protocol` {
    case nil: 0
    case .dns: 1
    case .sni: 2
    case .quicSNI: 3
    case .httpHost: 4
    case .httpURL: 5
    case .ech: 6
    case .esni: 7
    case .doh: 8
    case .dot: 9
    case .doq: 10
    case .tls: 11
    case .quic: 12
    case .ssh: 13
    case .tor: 14
    case .wireguard: 15
    case .openvpn: 16
    case .vpn: 17
    case .dtls: 18
    case .stun: 19
    case .obfuscated: 20
    case .other: 21
    }
  }
}
