/// Packets that a censor makes up, as raw IP (`LinkType.raw`), in the order in which it sends them.
///
/// Storage that is used again: emptied with `removeAll`, it keeps its room.
public struct ForgedPackets: Sendable {
  /// A packet, and who gets it.
  public struct Element: Sendable, Hashable {
    /// Its bytes, in `bytes`.
    public var range: Range<Int>
    public var receiver: Endpoint
  }

  /// The packets, one behind the other.
  public private(set) var bytes: [UInt8] = []
  public private(set) var elements: [Element] = []

  /// None yet.
  public init() {}

  /// Forgets them.
  public mutating func removeAll() {
    bytes.removeAll(keepingCapacity: true)
    elements.removeAll(keepingCapacity: true)
  }

  /// Takes what `write` appends as a packet to `receiver`.
  mutating func append(to receiver: Endpoint, _ write: (inout [UInt8]) -> Void) {
    let start = bytes.count
    write(&bytes)
    elements.append(Element(range: start..<bytes.count, receiver: receiver))
  }
}
