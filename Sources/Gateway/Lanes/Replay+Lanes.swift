public import Captures
import Dissection

// A replay of the packets of some users: one of the lanes that a capture is dealt out to.
extension Replay {
  /// Reads the packets of a batch that go to a lane.
  public mutating func process(
    _ batch: borrowing PacketBatch, _ dealt: borrowing DealtPackets, lane: Int
  ) {
    let bytes = batch.bytes.span
    let lane = UInt16(truncatingIfNeeded: lane)
    var datagram = 0
    for index in dealt.lanes.indices where dealt.lanes[index] == lane {
      let record = batch.records[index]
      packetNumber = dealt.firstPacket + UInt64(index)
      endIdle(at: record.timestamp)
      while datagram < dealt.datagrams.count, dealt.datagrams[datagram].packet < index {
        datagram += 1
      }
      if datagram < dealt.datagrams.count, dealt.datagrams[datagram].packet == index {
        read(dealt.datagrams[datagram], of: dealt.bytes.span, record)
      } else {
        process(bytes.extracting(record.range), record, linkType: batch.linkType)
      }
    }
  }

  private mutating func read(
    _ datagram: DealtPackets.Datagram, of bytes: Span<UInt8>, _ record: PacketRecord
  ) {
    let whole = bytes.extracting(datagram.range)
    guard let packet = try? Packet(whole, linkType: .raw) else { return }
    fragmentCount = datagram.fragmentCount
    defer { fragmentCount = 0 }
    read(packet, whole, record, isWhole: false)
  }

  /// The most that was held so far of what `Limits` bounds.
  public var held: HeldCounts {
    var held = HeldCounts()
    held[.flows] = tracker.table.countPeak
    held[.readFlows] = inspector.readFlowsPeak
    held[.connections] = views.connections.countPeak
    held[.bytes] = max(heldBytesPeak, views.heldBytesPeak)
    held[.nameBytes] =
      names.distinct.hasRefused ? space.limits.nameBytes : names.distinct.byteCount
    for place in judges.indices {
      held.note(.causes, judges[place].resolver.causeCount)
      held.note(.poisonedNames, judges[place].resolver.poisonedPeak)
      held.note(.taughtAddresses, judges[place].resolver.taughtCount)
      held.note(.residuals, judges[place].residuals.count)
    }
    return held
  }
}
