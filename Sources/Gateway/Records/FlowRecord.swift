public import Captures
public import Dissection
public import Rules

/// What a replay found out about one flow, once it has ended. Its names, of which it may have many,
/// stand in the `FlowNames` that come with it.
public struct FlowRecord: Sendable {
  /// Counts from 1, in the order of first packets, per capture.
  public let flow: UInt32
  /// 6 for TCP, 17 for UDP.
  public let protocolNumber: UInt8
  public let client: IPAddress
  public let server: IPAddress
  public let clientPort: UInt16
  public let serverPort: UInt16
  /// When the first packet was captured, in nanoseconds since 1970.
  public let started: Int64
  /// When the last packet was captured, in nanoseconds since 1970.
  public let ended: Int64
  /// The first packet.
  public let firstFrame: FrameNumber
  /// Packets of both directions.
  public let packetCount: Int
  /// Bytes of both directions, of whole frames as they were on the link.
  public let byteCount: Int64
  /// The network that the user's side is in; nil when neither side is inside.
  public let network: NetworkIndex?
  /// Index of its route in the plan; nil when it passes no gateway.
  public let route: Int16?
  /// Whether the user's side is the client's.
  public let clientIsInside: Bool
  /// What a gateway could read of it, or what kept it from reading; nil without payload.
  public let `protocol`: FlowProtocol?
  public let insufficiency: Insufficiency?
  /// Whether it is TCP, and had begun before the capture; or goes on behind it.
  public let beginsOpen: Bool
  public let endsOpen: Bool
  /// The name that was legible last, whatever the plan, as an index of `FlowNames.distinct`; nil when
  /// there was none.
  public let lastName: NameIndex?
  /// Its names.
  let chain: NameChain
  /// The rules that it evaded.
  let evaded: EvadedChain
  private let finding: Finding

  /// A flow that has ended, and what a plan made of it.
  init(_ endedFlow: EndedFlow, _ judged: JudgedFlow) {
    let (flow, state) = (endedFlow.flow, endedFlow.state)
    self.flow = state.number
    protocolNumber = flow.key.protocolNumber
    client = flow.client
    server = flow.server
    clientPort = flow.clientPort
    serverPort = flow.serverPort
    started = state.started
    ended = flow.lastSeen
    firstFrame = state.firstFrame
    packetCount = Int(flow.packetCount)
    byteCount = flow.byteCount
    network = judged.network
    route = judged.route.map { Int16(truncatingIfNeeded: $0) }
    clientIsInside = judged.clientIsInside
    `protocol` = flow.protocol
    insufficiency = judged.finding.verdict == .passed ? endedFlow.insufficiency : nil
    beginsOpen = endedFlow.beginsOpen
    endsOpen = flow.progress.contains(.isTCP) && !flow.hasEnded
    lastName = state.lastName
    chain = state.chain
    evaded = judged.evaded
    slowedSeconds = Int(judged.slowedSeconds)
    finding = judged.finding
  }

  /// The address of the user: the side that is inside.
  public var user: IPAddress { clientIsInside ? client : server }
  public var verdict: Verdict { finding.verdict }
  public var blocking: Blocking? { finding.blocking }
  public var failure: Failure? { finding.failure }
  public var reaction: Reaction? { finding.reaction }
  /// What was read when the gateway acted.
  public var observation: Field? { finding.observation }
  /// Index of the rule among those of the matcher.
  public var rule: Int32? { finding.rule }
  /// The gateway that acted, or else the first on the way.
  public var gateway: GatewayIndex? { finding.gateway }
  /// The frame that was acted on.
  public var frame: FrameNumber? { finding.frame }
  /// From the first packet to the one that was acted on, in nanoseconds; 0 for a flow that would not
  /// have begun.
  public var delay: Int64 { finding.delay }
  /// The flow whose blocked DNS answer is why this one would never have begun.
  public var causedBy: UInt32? { finding.causedBy }
  public var collateral: Collateral? { finding.collateral }
  /// By how many seconds a rate that a box lets through holds up what the flow brings; 0 without one.
  public let slowedSeconds: Int
  /// The name that the gateway acted on, or else the last one that was legible, as an index of
  /// `FlowNames.distinct`; nil when there was none.
  public var site: NameIndex? { finding.site }
}
