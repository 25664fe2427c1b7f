import Dissection
import Gateway
import Population

/// Plays an exchange packet by packet, with one host's packets through its strategy.
struct ExchangePlay {
  private(set) var packets: [ExchangePacket] = []

  private let exchange: Exchange
  private let strategy: GenevaStrategy?
  private let side: Endpoint
  private var generator: SplitMix64
  private var client: ExchangeHost
  private var server: ExchangeHost
  /// When the last packet was seen, and which way it went; nil before the first.
  private var now: Int64
  private var lastDirection: Direction?

  init(_ exchange: Exchange, strategy: GenevaStrategy?, of side: Endpoint, seed: UInt64) {
    self.exchange = exchange
    self.strategy = strategy
    self.side = side
    generator = SplitMix64(seed: seed)
    client = ExchangeHost(
      .client, flow: exchange.flow, sendsTimestamps: exchange.sendsTimestamps)
    server = ExchangeHost(
      .server, flow: exchange.flow, sendsTimestamps: exchange.sendsTimestamps)
    now = exchange.start
  }

  /// Plays it from the SYN on.
  mutating func run() {
    guard open() else { return }
    sendRequest()
    sendResponse()
    send(client.segment([.fin, .ack], clock: clock))
    server.expected = client.next
    send(server.segment([.fin, .ack], clock: clock))
    client.expected = server.next
    send(client.segment(.ack, clock: clock))
  }

  /// The handshake.
  ///
  /// - Returns: whether the client's side of the connection is open.
  private mutating func open() -> Bool {
    var sent = send(client.segment(.syn, clock: clock))
    var answering = Endpoint.server
    // What one side sent is answered by the other, until nothing is left to answer. A simultaneous
    // open takes five turns.
    for _ in 0..<8 where !sent.isEmpty {
      sent = answer(sent, as: answering)
      answering = answering.other
    }
    return client.state == .established
  }

  /// Lets a host answer what the other one sent: first all of it is seen, then the answers.
  private mutating func answer(
    _ segments: [CraftedSegment], as host: Endpoint
  ) -> [CraftedSegment] {
    var answers: [CraftedSegment] = []
    for segment in segments {
      let answer =
        host == .client
        ? client.answer(to: segment, clock: clock) : server.answer(to: segment, clock: clock)
      if let answer { answers += replaced(answer) }
    }
    for answer in answers { record(answer) }
    return answers
  }

  /// The request in the pieces, and in the order, that the client's program asks for.
  private mutating func sendCutRequest() {
    let ends = exchange.requestCuts + [exchange.request.count]
    var start = 0
    var segments: [CraftedSegment] = []
    for end in ends where end > start && end <= exchange.request.count {
      let piece = Array(exchange.request[start..<end])
      segments.append(client.segment([.psh, .ack], payload: piece, clock: clock))
      start = end
    }
    let order = exchange.pieceOrder.isEmpty ? Array(segments.indices) : exchange.pieceOrder
    for index in order where segments.indices.contains(index) { send(segments[index]) }
    server.expected = client.next
    send(server.segment(.ack, clock: clock))
  }

  /// The request, in pieces that fit into the server's window.
  private mutating func sendRequest() {
    guard exchange.requestCuts.isEmpty else { return sendCutRequest() }
    var rest = exchange.request[...]
    var room = client.peerWindow
    while !rest.isEmpty {
      // A window of nothing is probed with one byte (RFC 9293 §3.8.6.1).
      let piece = rest.prefix(min(ExchangeHost.segmentSize, max(1, room)))
      rest = rest.dropFirst(piece.count)
      room -= piece.count
      let isLast = rest.isEmpty || room <= 0
      send(client.segment(isLast ? [.psh, .ack] : .ack, payload: Array(piece), clock: clock))
      guard isLast else { continue }
      server.expected = client.next
      send(server.segment(.ack, clock: clock))
      room = Int(ExchangeHost.scaledWindow) << Int(client.peerWindowShift)
    }
  }

  /// The response, which is acknowledged at its end.
  private mutating func sendResponse() {
    var rest = exchange.response[...]
    guard !rest.isEmpty else { return }
    while !rest.isEmpty {
      let piece = rest.prefix(ExchangeHost.segmentSize)
      rest = rest.dropFirst(piece.count)
      send(
        server.segment(rest.isEmpty ? [.psh, .ack] : .ack, payload: Array(piece), clock: clock))
    }
    client.expected = server.next
    send(client.segment(.ack, clock: clock))
  }

  /// Sends a segment, or what the host's strategy makes of it.
  @discardableResult
  private mutating func send(_ segment: CraftedSegment) -> [CraftedSegment] {
    let sent = replaced(segment)
    for segment in sent { record(segment) }
    return sent
  }

  private mutating func replaced(_ segment: CraftedSegment) -> [CraftedSegment] {
    guard let strategy, segment.direction.sender == side else { return [segment] }
    return strategy.packets(inPlaceOf: segment, &generator)
  }

  private mutating func record(_ segment: CraftedSegment) {
    if let lastDirection {
      now &+= lastDirection == segment.direction ? 100_000 : 10_000_000
    }
    lastDirection = segment.direction
    packets.append(ExchangePacket(timestamp: now, bytes: segment.bytes))
    guard segment.isTakenByReceiver, let timestamp = segment.timestamp else { return }
    if segment.direction == .toServer {
      server.peerTimestamp = timestamp
    } else {
      client.peerTimestamp = timestamp
    }
  }

  /// Milliseconds since the hosts' clocks began, well before the exchange; both run alike.
  private var clock: UInt32 {
    1_000_000 &+ UInt32(truncatingIfNeeded: (now &- exchange.start) / 1_000_000)
  }
}
