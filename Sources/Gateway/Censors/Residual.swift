/// What a box does to later flows of those that it acted on ("residual censorship": Bock et al., "Your
/// Censor is My Censor", WOOT 2021). A box may have several, each for itself: the first in the file that
/// remembers a flow acts.
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

  /// What of such a flow it acts on.
  public enum Trigger: String, CaseIterable, Sendable {
    /// Its first packet.
    case packet
    /// Its first payload from the client: the handshake is let through.
    case data
  }

  public var key: Key
  public var seconds: Int
  /// Seconds after the trigger at which it begins.
  public var delaySeconds = 0
  /// Whether such a flow makes the time begin anew.
  public var isRenewed = false
  public var trigger = Trigger.packet
  public var odds = BlockingOdds()
  /// What it does; nil for what it did to the flow that it remembers.
  public var reaction: Reaction?
  /// How many flows of the key the box must have acted on before it remembers, the last among them.
  public var triggerCount = 1
  /// Within how many seconds of the first of them.
  public var triggerSeconds = 86_400
  /// The odds after the first trigger, the second and so on, in millionths, the last one for all further;
  /// empty where `odds` say all.
  public var oddsByTrigger: [Int32] = []
  /// The hosts that it is for, as a part of all, in millionths: each pair of addresses has its place in
  /// the whole, the same for all memories of a box.
  public var hosts = 0..<1_000_000
  /// The share of a client's ports that it is for, in millionths.
  public var clientPorts = 1_000_000
  /// What rules call it that ask for it by `residual:`; nil for those that ask for none of the box's.
  public var name: String?

  /// A memory of some seconds.
  public init(key: Key, seconds: Int) {
    self.key = key
    self.seconds = seconds
  }

  /// Whether it counts triggers.
  var countsTriggers: Bool { triggerCount > 1 || !oddsByTrigger.isEmpty }
}
