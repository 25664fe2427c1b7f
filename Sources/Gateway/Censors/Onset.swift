/// When a box acts that does not act at once: on a later packet of the flow. The `acts:` block of a box.
///
/// From the packet in which a rule was hit the box waits for one of `packets`, `bytes` and `seconds`, and
/// then acts on the next packet of `kinds`. A flow that ends before is left alone.
public struct Onset: Hashable, Sendable {
  /// Whose packets and bytes count.
  public enum Counted: String, CaseIterable, Sendable {
    case both
    case client
    case server
  }

  /// So many packets pass first; drawn from the range for each flow, as all of these.
  public var packets: ClosedRange<UInt32>?
  /// So many bytes of payload pass first.
  public var bytes: ClosedRange<UInt32>?
  /// So much time passes first, in seconds.
  public var seconds: ClosedRange<UInt32>?
  /// How long it waits at all, in seconds from what it read on; nil for as long as the flow lasts.
  public var secondsMax: UInt32?
  public var counted = Counted.both
  /// What the packet must be that it acts on; empty for any.
  public var kinds: TriggerPacketKinds = []
  /// Whether it leaves the flow itself alone, and acts on later ones by its residual memory.
  public var sparesFlow = false

  /// At once.
  public init() {}

  /// Whether something has to pass first.
  var waits: Bool { packets != nil || bytes != nil || seconds != nil }

  /// Whether what goes a way counts.
  func counts(_ direction: Direction) -> Bool {
    switch counted {
    case .both: true
    case .client: direction == .toServer
    case .server: direction == .toClient
    }
  }
}
