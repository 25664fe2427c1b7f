import Captures
import Rules

/// What became of a flow, and why.
///
/// 28 bytes, since every live flow has one: indexes are stored without room for their absence.
struct Finding: Sendable {
  var verdict: Verdict = .passed
  var blocking: Blocking?
  var failure: Failure?
  var reaction: Reaction?
  /// What was read when the gateway acted.
  var observation: Field?
  var collateral: Collateral?
  private var storedGateway: GatewayIndex = -1
  private var storedRule: Int32 = -1
  private var storedSite: NameIndex = -1
  /// The delay in microseconds; or, below zero, the flow that caused it, where there is no delay.
  private var delayOrCause: Int32 = 0
  private var storedFrame: FrameNumber = 0

  /// A flow that passed.
  init() {}

  /// What a box does to a flow.
  ///
  /// - Parameters:
  ///   - outcome: what the client sees of it.
  ///   - site: the name that it acted on, or else the last one that was legible.
  ///   - frame: that of the packet that it acted on.
  ///   - delay: how long after the flow's beginning, in nanoseconds.
  init(
    _ action: BoxAction, _ outcome: Outcome, collateral: Collateral?, site: NameIndex?,
    frame: FrameNumber, delay: Int64
  ) {
    verdict = outcome.verdict
    blocking = outcome.blocking
    failure = outcome.failure
    reaction = action.reaction
    observation = action.field
    self.collateral = collateral
    gateway = action.gateway
    rule = action.rule
    self.site = site
    self.frame = frame
    delayOrCause = max(0, Int32(clamping: delay / 1000))
  }

  /// The gateway that acted, or else the first on the way.
  var gateway: GatewayIndex? {
    get { storedGateway.number < 0 ? nil : storedGateway }
    set { storedGateway = newValue ?? -1 }
  }

  /// Index of the rule among those of the matcher.
  var rule: Int32? {
    get { storedRule < 0 ? nil : storedRule }
    set { storedRule = newValue ?? -1 }
  }

  /// The name that the gateway acted on, or else the last one that was legible.
  var site: NameIndex? {
    get { storedSite.number < 0 ? nil : storedSite }
    set { storedSite = newValue ?? -1 }
  }

  /// The flow whose blocked DNS answer is why this one would never have begun, and has no delay.
  var causedBy: UInt32? {
    get { delayOrCause < 0 ? delayOrCause.magnitude : nil }
    set { delayOrCause = newValue.map { -Int32(clamping: $0) } ?? 0 }
  }

  /// Becomes what was found by a gateway nearer to the users, about the same flow.
  mutating func takeOver(_ other: Finding) {
    let flow = causedBy
    self = other
    causedBy = flow
  }

  /// The frame that was acted on.
  var frame: FrameNumber? {
    get { storedFrame.number == 0 ? nil : storedFrame }
    set { storedFrame = newValue ?? 0 }
  }

  /// From the first packet of the flow to the one that was acted on, in nanoseconds: kept in
  /// microseconds, up to 35 minutes, when every user has given up.
  var delay: Int64 { max(0, Int64(delayOrCause)) * 1000 }
}
