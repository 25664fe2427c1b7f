public import Captures
import Dissection

/// Deals the packets of a capture out to lanes: all that belongs to one user goes to one lane, so that
/// replays of the lanes, on a thread each, add up to that of the whole.
///
/// The user of a packet is mostly told by its addresses alone: the end that is inside. Where both ends are,
/// or none, it is the client, and who that is follows from how the flow began: those flows are tracked here
/// as a replay tracks them. Fragments are put together here, since only a whole datagram tells whose it is.
/// What belongs to no flow is counted here, so that the first of a kind is the first of the capture.
public struct LaneDealer: ~Copyable {
  private let laneCount: Int
  /// Who is inside under the first plan, and under others that have other networks.
  private let inside: InsideTable
  private let otherInsides: [InsideTable]
  private var tracker: FlowTracker
  private var datagram: [UInt8] = []
  private var packetCount: UInt64 = 0
  private var ownCounts = CaptureCounts()
  /// See `DealtPackets`.
  private var needsOneLane = false

  /// A dealer of a capture that has not begun.
  ///
  /// - Parameter plans: one at least, with the same limits.
  public init(_ plans: [Plan], laneCount: Int) {
    precondition(!plans.isEmpty, "lanes need a plan")
    self.laneCount = laneCount
    var distinct: [Plan] = []
    for plan in plans where !distinct.contains(where: { plan.hasSameInside(as: $0) }) {
      distinct.append(plan)
    }
    inside = InsideTable(plans[0])
    otherInsides = distinct.dropFirst().map { InsideTable($0) }
    tracker = FlowTracker(plans[0].limits)
  }

  /// What was counted of packets that went to no lane.
  public var counts: CaptureCounts {
    var counts = ownCounts
    counts.fragments.add(tracker.defragmenter.counts)
    counts.limits.datagramsDropped += tracker.defragmenter.droppedCount
    return counts
  }

  /// Deals the packets of a batch, which come in the order of their times.
  public mutating func deal(_ batch: borrowing PacketBatch) -> DealtPackets {
    var dealt = DealtPackets(firstPacket: packetCount, count: batch.records.count)
    packetCount += UInt64(batch.records.count)
    let bytes = batch.bytes.span
    for record in batch.records {
      var rest = FrameRest()
      do throws(Undecoded) {
        let frame = bytes.extracting(record.range)
        var packet = try Packet(frame, linkType: batch.linkType, rest: &rest)
        packet.missingCount = min(packet.missingCount, record.originalCount - record.capturedCount)
        if packet.fragment == nil {
          dealt.append(lane(of: packet, record))
        } else {
          join(packet, frame, record, into: &dealt)
        }
      } catch {
        note(record)
        ownCounts.note(error, frame: record.place)
        dealt.appendNone()
      }
      // The packets of one frame may belong to several users, also where the first cannot be read.
      if !rest.isEmpty { needsOneLane = true }
    }
    dealt.needsOneLane = needsOneLane
    return dealt
  }

  private mutating func note(_ record: PacketRecord) {
    ownCounts.packetCount += 1
    ownCounts.byteCount += Int64(record.originalCount)
    if record.capturedCount < record.originalCount { ownCounts.cutPacketCount += 1 }
  }

  /// Adds a fragment, and deals the datagram that it completes.
  private mutating func join(
    _ packet: Packet, _ bytes: Span<UInt8>, _ record: PacketRecord, into dealt: inout DealtPackets
  ) {
    note(record)
    ownCounts.fragmentCount += 1
    var whole: [UInt8] = []
    swap(&whole, &datagram)
    defer { swap(&whole, &datagram) }
    whole.removeAll(keepingCapacity: true)
    guard let fragment = packet.fragment,
      tracker.defragmenter.add(packet, fragment, bytes: bytes, at: record.timestamp, into: &whole)
    else { return dealt.appendNone() }
    defer { tracker.defragmenter.finishDatagram() }
    // A tunnel may carry fragments of its own; one level is read.
    guard let packet = try? Packet(whole.span, linkType: .raw), packet.fragment == nil else {
      ownCounts.fragments.unreadDatagrams += 1
      return dealt.appendNone()
    }
    dealt.append(
      lane(of: packet, record), datagram: whole,
      fragmentCount: tracker.defragmenter.fragmentCount)
  }

  /// The lane of a packet's user.
  @inline(__always)
  private mutating func lane(of packet: Packet, _ record: PacketRecord) -> UInt16 {
    let isFromInside = inside.holds(packet.source)
    guard isFromInside != inside.holds(packet.destination), otherInsides.isEmpty else {
      return laneOfClient(packet, record)
    }
    return lane(of: isFromInside ? packet.source : packet.destination)
  }

  /// The lane of a packet's user where that may be the client.
  private mutating func laneOfClient(_ packet: Packet, _ record: PacketRecord) -> UInt16 {
    let client = client(of: packet, record)
    let lane = lane(of: user(of: packet, client, under: inside))
    for other in otherInsides where self.lane(of: user(of: packet, client, under: other)) != lane {
      needsOneLane = true
    }
    return lane
  }

  /// The user of a packet whose flow a client opened.
  private func user(
    of packet: Packet, _ client: IPAddress, under inside: InsideTable
  ) -> IPAddress {
    let isFromInside = inside.holds(packet.source)
    guard isFromInside != inside.holds(packet.destination) else { return client }
    return isFromInside ? packet.source : packet.destination
  }

  /// Who opened the flow of a packet.
  private mutating func client(of packet: Packet, _ record: PacketRecord) -> IPAddress {
    // Of a query and its answer either tells.
    if packet.protocolNumber == IPProtocol.udp,
      (packet.sourcePort == 53) != (packet.destinationPort == 53)
    {
      return packet.sourcePort == 53 ? packet.destination : packet.source
    }
    if tracker.table.isFull { needsOneLane = true }
    return needsOneLane ? packet.source : tracker.client(of: packet, record)
  }

  private func lane(of user: IPAddress) -> UInt16 {
    // Fibonacci hashing (Knuth, "The Art of Computer Programming" vol. 3, 6.4), by the upper half.
    let mixed = (user.low ^ user.high &* 0xbf58_476d_1ce4_e5b9) &* 0x9e37_79b9_7f4a_7c15
    return UInt16(truncatingIfNeeded: ((mixed >> 32) &* UInt64(laneCount)) >> 32)
  }
}
