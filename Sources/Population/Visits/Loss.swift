import Dissection
import Gateway
import Rules

/// How a flow was blocked: what its groups are made of.
struct Loss: Sendable {
  /// When its first packet was captured, in nanoseconds since 1970.
  let started: Int64
  let flow: UInt32
  /// From its first packet to the one that was acted on, in nanoseconds.
  let delay: Int64
  let gateway: GatewayIndex?
  let observation: Field?
  let blocking: Blocking?
  let failure: Failure?
  let reaction: Reaction?
  let rule: Int32?
  /// The name that was acted on, among the capture's.
  let site: NameIndex?
  let server: IPAddress
  let collateral: Collateral?
  let `protocol`: FlowProtocol?
  let isTCP: Bool
  /// Whether an earlier loss is why the flow would not have begun.
  let isCaused: Bool

  /// The loss of a blocked flow.
  init(_ record: FlowRecord) {
    started = record.started
    flow = record.flow
    delay = record.delay
    gateway = record.gateway
    observation = record.observation
    blocking = record.blocking
    failure = record.failure
    reaction = record.reaction
    rule = record.rule
    site = record.site
    server = record.server
    collateral = record.collateral
    `protocol` = record.protocol
    isTCP = record.protocolNumber == IPProtocol.tcp
    isCaused = record.causedBy != nil
  }

  /// Whether its flow began before another's.
  func isBefore(_ other: Loss) -> Bool {
    (started, flow) < (other.started, other.flow)
  }
}
