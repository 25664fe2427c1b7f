/// What is kept of a replay beside what became of flows: each costs only when it is asked for.
public struct Observers: Sendable {
  /// Each occurrence of a name, for `takeNameEvents`.
  public var listsNames = false
  /// The fingerprints of ClientHellos, with the names.
  public var takesFingerprints = false
  /// Which packets of the capture flows begin with.
  public var notesFirstPackets = false
  /// How often rules are hit.
  public var profilesRules = false
  /// What becomes of packets.
  public var tracksFates = false
  /// The number of a flow that is traced packet by packet; nil for none.
  public var tracedFlow: Int?

  /// Whether what censors think of connections by chance is drawn once for all plans: for plans that differ in
  /// their seeds alone, and for a replay in which `hasDrawn` then says that nothing was.
  public var sharesDraws = false

  /// None.
  public init() {}
}
