public import Dissection

/// What a censor sends into a TCP connection on a trigger: RST segments, or a page in the server's
/// name. The `packets:` list of a censor's file.
public struct TCPInjection: Sendable, Hashable {
  /// In the order in which they are sent.
  public var segments: [ForgedSegment]

  /// The most of `segments`.
  public static let segmentsMax = 8

  /// What `segments` say, in their order.
  public init(segments: [ForgedSegment]) {
    self.segments = segments
  }

  /// Appends what the censor sends; nothing when the trigger is no whole TCP header.
  ///
  /// - Parameters:
  ///   - trigger: The segment that the censor acts on.
  ///   - bytes: The frame that it was made of.
  ///   - sender: Who sent it.
  ///   - draw: Drawn for this reaction; it decides all that a censor draws.
  public func forge(
    on trigger: Packet, in bytes: Span<UInt8>, from sender: Endpoint, draw: UInt64,
    into forged: inout ForgedPackets
  ) {
    guard trigger.protocolNumber == IPProtocol.tcp, trigger.fragment == nil else { return }
    var back = Sending(answering: trigger, to: sender)
    var onward = Sending(following: trigger, to: sender.other)
    let identification = trigger.identification(bytes)
    for (index, segment) in segments.enumerated() {
      var ordinal: UInt64 = 0
      let drawn = FieldValues.draw(below: .max, draw, salt: UInt64(index))
      func send(_ sending: inout Sending) {
        for offset in segment.sequenceOffsets {
          let values = FieldValues(
            draw: drawn, ordinal: ordinal, trigger: trigger,
            triggerIdentification: identification, source: sending.source,
            destination: sending.destination)
          sending.send(segment, offset: offset, values, into: &forged)
          ordinal += 1
        }
        sending.next &+= segment.sequenceCount
      }
      if segment.receivers.contains(back.receiver) { send(&back) }
      if segment.receivers.contains(onward.receiver) { send(&onward) }
    }
  }
}

extension ForgedSegment.Receivers {
  func contains(_ end: Endpoint) -> Bool {
    switch self {
    case .client: end == .client
    case .server: end == .server
    case .both: true
    }
  }
}

/// What goes to one end in the other's name.
private struct Sending {
  let receiver: Endpoint
  let source: IPAddress
  let sourcePort: UInt16
  let destination: IPAddress
  let destinationPort: UInt16
  /// Where the receiver stands once it has the trigger.
  let expected: UInt32
  /// The trigger's own sequence number, as far as it means anything to the receiver.
  let ofTrigger: UInt32
  let acknowledgement: UInt32
  /// After what was sent to this end already.
  var next: UInt32

  /// To the sender of the trigger, in its receiver's name.
  init(answering trigger: Packet, to receiver: Endpoint) {
    self.receiver = receiver
    source = trigger.destination
    sourcePort = trigger.destinationPort
    destination = trigger.source
    destinationPort = trigger.sourcePort
    expected = trigger.acknowledged
    ofTrigger = expected
    acknowledgement = trigger.sequenceEnd
    next = expected
  }

  /// To the receiver of the trigger, in its sender's name.
  init(following trigger: Packet, to receiver: Endpoint) {
    self.receiver = receiver
    source = trigger.source
    sourcePort = trigger.sourcePort
    destination = trigger.destination
    destinationPort = trigger.destinationPort
    expected = trigger.sequenceEnd
    ofTrigger = trigger.sequence
    acknowledgement = trigger.acknowledged
    next = expected
  }

  func send(
    _ segment: ForgedSegment, offset: Int32, _ values: FieldValues,
    into forged: inout ForgedPackets
  ) {
    let first =
      switch segment.sequence {
      case .expected: expected
      case .trigger: ofTrigger
      case .afterPrevious: next
      case .zero: 0 as UInt32
      }
    forged.append(to: receiver) { packet in
      PacketWriter.appendTCP(
        from: source, sourcePort, to: destination, destinationPort,
        sequence: first &+ UInt32(bitPattern: offset),
        acknowledgement: segment.flags.contains(.ack) ? acknowledgement : 0, flags: segment.flags,
        reservedBits: segment.reservedBits, window: values.window(segment.window),
        hopLimit: values.hopLimit(segment.header),
        identification: values.identification(segment.header),
        fragmentation: segment.header.isFragmentationForbidden ? .forbidden : .allowed,
        payload: segment.payload, into: &packet)
    }
  }
}

extension Packet {
  /// The sequence number after its bytes, SYN and FIN (RFC 9293 §3.4), whether or not the capture has
  /// all of them.
  fileprivate var sequenceEnd: UInt32 {
    sequence &+ UInt32(truncatingIfNeeded: payloadCount &+ missingCount) &+ flags.sequenceCount
  }

  /// What it acknowledges; 0 where the field means nothing (RFC 9293 §3.1).
  fileprivate var acknowledged: UInt32 { flags.contains(.ack) ? acknowledgement : 0 }
}
