/// What a box does to later flows of those that it acted upon ("residual censorship": Bock et al., "Your
/// Censor is My Censor", WOOT 2021).
public struct Residual: Hashable, Sendable {
  /// Which later flows are the same to it, of one transport protocol.
  public enum Key: String, CaseIterable, Sendable {
    /// Both addresses.
    case hostPair = "host-pair"
    /// Both addresses and the server's port.
    case threeTuple = "3-tuple"
    /// Both addresses and both ports.
    case fourTuple = "4-tuple"
  }

  /// What of such a flow it acts upon.
  public enum Trigger: String, CaseIterable, Sendable {
    /// Its first packet.
    case packet
    /// Its first payload from the client: the handshake is let through.
    case data
  }

  public var key: Key
  public var seconds: Int
  /// Whether such a flow makes the time begin anew.
  public var isRenewed = false
  public var trigger = Trigger.packet
  public var odds = BlockingOdds()

  /// A memory of some seconds.
  public init(key: Key, seconds: Int) {
    self.key = key
    self.seconds = seconds
  }
}
