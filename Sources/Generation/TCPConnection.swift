import Population
import Dissection

/// A TCP connection as it is played packet by packet: handshake, turns with their acknowledgements,
/// and its end. Times are those seen near the client: what the server says comes a round trip later.
struct TCPConnection: Sendable {
  /// How a connection ends.
  private enum Ending: Sendable {
    case fin, reset, silence
  }

  /// What the next packet is.
  private enum Next: Sendable {
    case syn, synAck, handshakeAck, data, acknowledgement
    case clientFIN, serverFIN, lastAck, reset
    case nothing
  }

  /// Nanoseconds that a side waits for something to send with an acknowledgement, as Linux does.
  private static let delayedAcknowledgement: Int64 = 40_000_000
  /// The maximum segment size, window scale 7, and SACK permitted (RFC 9293 §3.7.1, RFC 7323,
  /// RFC 2018); a segment has 20 bytes more of header over IPv6.
  private static let synOptionsV4: [UInt8] = [2, 4, 5, 0xb4, 1, 3, 3, 7, 4, 2]
  private static let synOptionsV6: [UInt8] = [2, 4, 5, 0xa0, 1, 3, 3, 7, 4, 2]

  private let turns: [Turn]
  private let segmentSize: Int
  private let ending: Ending
  private var next: Next = .syn
  private var turn = 0
  private var offset = 0
  private var segmentsSinceAck = 0
  private var window = CongestionWindow()
  private var clientSequence: UInt32
  private var serverSequence: UInt32

  /// - Parameter segmentSize: payload bytes of a full segment.
  init(_ turns: [Turn], segmentSize: Int, _ generator: inout SplitMix64) {
    self.turns = turns
    self.segmentSize = segmentSize
    clientSequence = UInt32(truncatingIfNeeded: generator.next())
    serverSequence = UInt32(truncatingIfNeeded: generator.next())
    let draw = generator.below(100)
    ending = draw < 85 ? .fin : draw < 93 ? .reset : .silence
  }

  /// Makes the next packet.
  ///
  /// - Returns: nanoseconds until the one after it, nil when there is none, and whether the client has
  ///   now said its first turn.
  mutating func step(
    _ flow: FlowIdentity, noise: [UInt8], into packet: inout GeneratedPacket
  ) -> (wait: Int64?, hasNamed: Bool) {
    packet.payload.removeAll(keepingCapacity: true)
    switch next {
    case .syn:
      send(flow, fromClient: true, .syn, &packet, options: synOptions(flow))
      return (proceed(to: .synAck, flow.roundTrip), false)
    case .synAck:
      send(flow, fromClient: false, [.syn, .ack], &packet, options: synOptions(flow))
      return (proceed(to: .handshakeAck, 200_000), false)
    case .handshakeAck:
      send(flow, fromClient: true, .ack, &packet)
      return (proceed(to: .data, 100_000), false)
    case .data: return sendData(flow, noise, &packet)
    case .acknowledgement:
      send(flow, fromClient: !turns[turn].isFromClient, .ack, &packet)
      segmentsSinceAck = 0
      return (afterSegment(flow), false)
    case .clientFIN:
      send(flow, fromClient: true, [.fin, .ack], &packet)
      return (proceed(to: .serverFIN, flow.roundTrip), false)
    case .serverFIN:
      send(flow, fromClient: false, [.fin, .ack], &packet)
      return (proceed(to: .lastAck, 200_000), false)
    case .lastAck: send(flow, fromClient: true, .ack, &packet)
    case .reset: send(flow, fromClient: true, [.rst, .ack], &packet)
    case .nothing: break
    }
    next = .nothing
    return (nil, false)
  }

  private mutating func sendData(
    _ flow: FlowIdentity, _ noise: [UInt8], _ packet: inout GeneratedPacket
  ) -> (wait: Int64?, hasNamed: Bool) {
    let current = turns[turn]
    let count = min(segmentSize, current.count - offset)
    current.append(offset, count: count, noise: noise, into: &packet.payload)
    offset += count
    segmentsSinceAck += 1
    let isLast = offset == current.count
    let hasNamed = isLast && turn == 0
    send(flow, fromClient: current.isFromClient, isLast ? [.ack, .psh] : .ack, &packet)
    // A client acknowledges every other segment (RFC 9293 §3.8.6.3) and the last one of a turn. A
    // server, which is a round trip away, acknowledges a turn at once, unless its answer does it.
    if current.isFromClient {
      let isAnswered =
        isLast && turn + 1 < turns.count && turns[turn + 1].pause < Self.delayedAcknowledgement
      return (
        isLast && !isAnswered ? proceed(to: .acknowledgement, flow.roundTrip) : afterSegment(flow),
        hasNamed
      )
    }
    if segmentsSinceAck == 2 || isLast { return (proceed(to: .acknowledgement, 100_000), hasNamed) }
    return (afterSegment(flow), hasNamed)
  }

  /// Goes on after a segment and what acknowledges it.
  private mutating func afterSegment(_ flow: FlowIdentity) -> Int64? {
    guard offset == turns[turn].count else {
      // Of a client's few segments, none waits for an acknowledgement.
      let wait =
        turns[turn].isFromClient
        ? CongestionWindow.time(of: segmentSize)
        : window.wait(after: segmentSize, roundTrip: flow.roundTrip)
      return proceed(to: .data, wait)
    }
    guard turn + 1 < turns.count else {
      switch ending {
      case .fin: return proceed(to: .clientFIN, 1_000_000)
      case .reset: return proceed(to: .reset, 1_000_000)
      case .silence:
        next = .nothing
        return nil
      }
    }
    // The server's own acknowledgement has taken the round trip already.
    let isRoundTripOver = !turns[turn].isFromClient || segmentsSinceAck == 0
    turn += 1
    offset = 0
    segmentsSinceAck = 0
    return proceed(to: .data, turns[turn].pause + (isRoundTripOver ? 0 : flow.roundTrip))
  }

  private func synOptions(_ flow: FlowIdentity) -> [UInt8] {
    flow.client.isIPv4 ? Self.synOptionsV4 : Self.synOptionsV6
  }

  private mutating func proceed(to next: Next, _ wait: Int64) -> Int64 {
    self.next = next
    return max(1, wait)
  }

  private mutating func send(
    _ flow: FlowIdentity, fromClient: Bool, _ flags: TCPFlags, _ packet: inout GeneratedPacket,
    options: [UInt8] = []
  ) {
    packet.makeSegment(
      flow, isFromClient: fromClient, sequence: fromClient ? clientSequence : serverSequence,
      acknowledgement: flags.contains(.ack) ? (fromClient ? serverSequence : clientSequence) : 0,
      flags: flags, options: options)
    var advance = UInt32(packet.payload.count)
    if flags.contains(.syn) || flags.contains(.fin) { advance += 1 }
    if fromClient { clientSequence &+= advance } else { serverSequence &+= advance }
  }
}
