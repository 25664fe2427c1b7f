import Captures
import Dissection

// From the frames of a capture to the packets in them.
extension Replay {
  /// Reads the headers, and no more.
  mutating func dissect(_ batch: borrowing PacketBatch) {
    guard lastStage == .dissection else { return }
    let bytes = batch.bytes.span
    for record in batch.records {
      let range = record.offset..<(record.offset + record.capturedCount)
      do throws(Undecoded) {
        let packet = try Packet(bytes.extracting(range), linkType: batch.linkType)
        counts.byteCount += Int64(packet.payloadCount)
      } catch {
        counts.note(error, frame: record.place)
      }
    }
  }

  mutating func process(
    _ bytes: Span<UInt8>, _ record: PacketRecord, linkType: LinkType
  ) {
    fates?.beginPacket()
    counts.packetCount += 1
    counts.byteCount += Int64(record.originalCount)
    if record.capturedCount < record.originalCount { counts.cutPacketCount += 1 }
    var rest = FrameRest()
    do throws(Undecoded) {
      let packet = try Packet(bytes, linkType: linkType, rest: &rest)
      process(packet, bytes, record, isWhole: rest.isEmpty)
    } catch {
      counts.note(error, frame: record.place)
    }
    if !rest.isEmpty { process(rest, of: bytes, record) }
  }

  /// Reads the packets of a frame behind its first one.
  private mutating func process(
    _ rest: FrameRest, of bytes: Span<UInt8>, _ record: PacketRecord
  ) {
    var rest = rest
    while !rest.isEmpty {
      counts.packetCount += 1
      do throws(Undecoded) {
        let packet = try Packet(nextOf: bytes, rest: &rest)
        process(packet, bytes, record, isWhole: false)
      } catch {
        counts.note(error, frame: record.place)
      }
    }
  }

  /// Reads a packet of a frame.
  ///
  /// - Parameter isWhole: whether the frame is the packet's alone.
  @inline(__always)
  private mutating func process(
    _ packet: Packet, _ bytes: Span<UInt8>, _ record: PacketRecord, isWhole: Bool
  ) {
    var packet = packet
    // A length that promises more than a frame that was captured whole has is a lie, and no gap.
    packet.missingCount = min(packet.missingCount, record.originalCount - record.capturedCount)
    if let fragment = packet.fragment {
      reassemble(packet, fragment, bytes, record)
    } else {
      read(packet, bytes, record, isWhole: isWhole)
    }
  }

  /// Adds a fragment, and reads the datagram that it completes.
  private mutating func reassemble(
    _ packet: Packet, _ fragment: Fragment, _ bytes: Span<UInt8>, _ record: PacketRecord
  ) {
    counts.fragmentCount += 1
    var whole: [UInt8] = []
    swap(&whole, &datagram)
    defer { swap(&whole, &datagram) }
    whole.removeAll(keepingCapacity: true)
    guard
      tracker.defragmenter.add(packet, fragment, bytes: bytes, at: record.timestamp, into: &whole)
    else { return }
    fragmentCount = tracker.defragmenter.fragmentCount
    defer {
      tracker.defragmenter.finishDatagram()
      fragmentCount = 0
    }
    // A tunnel may carry fragments of its own; one level is read.
    if let packet = try? Packet(whole.span, linkType: .raw), packet.fragment == nil {
      read(packet, whole.span, record, isWhole: false)
    } else {
      counts.fragments.unreadDatagrams += 1
    }
  }
}
