/// To which lane each packet of a batch goes.
public struct DealtPackets: Sendable {
  /// A datagram that the last of its fragments completed.
  struct Datagram: Sendable {
    /// The place of that fragment among the packets of the batch.
    let packet: Int
    /// Where it stands in `bytes`, as raw IP.
    let range: Range<Int>
    let fragmentCount: Int32
  }

  /// One a packet; `none` for those that belong to no flow.
  private(set) var lanes: [UInt16] = []
  static let none = UInt16.max
  /// The most lanes.
  public static let laneCountMax = 1024
  /// How many packets of the capture came before.
  let firstPacket: UInt64
  /// In the order of packets.
  private(set) var datagrams: [Datagram] = []
  private(set) var bytes: [UInt8] = []
  /// Whether one lane has to do it after all: the plans have different users in one flow, or so many flows
  /// go on that a replay would drop some.
  public internal(set) var needsOneLane = false

  init(firstPacket: UInt64, count: Int) {
    self.firstPacket = firstPacket
    lanes.reserveCapacity(count)
  }

  /// How many packets go to a lane.
  public func packetCount(of lane: Int) -> Int { lanes.count { Int($0) == lane } }

  mutating func append(_ lane: UInt16) { lanes.append(lane) }
  mutating func appendNone() { lanes.append(Self.none) }

  mutating func append(_ lane: UInt16, datagram: [UInt8], fragmentCount: Int32) {
    datagrams.append(
      Datagram(
        packet: lanes.count, range: bytes.count..<(bytes.count + datagram.count),
        fragmentCount: fragmentCount))
    bytes += datagram
    lanes.append(lane)
  }
}
