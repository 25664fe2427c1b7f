public import Rules

/// What a box does on a packet.
public struct BoxAction: Sendable {
  public var reaction: Reaction
  public var gateway: GatewayIndex
  /// Index of the box among those of the plan.
  public var box: Int32
  /// Index of the rule among those of the matcher.
  public var rule: Int32
  /// What was read; nil where the box remembered an earlier flow.
  public var field: Field?
  /// The number of that earlier flow; nil where something was read.
  public var earlierFlow: UInt32?
}
