import Captures
import Dissection
import Rules

// What becomes of packets, when a capture is wanted as the ends would have seen it.
extension Replay {
  /// Notes what becomes of a packet of a flow under the first plan.
  ///
  /// - Parameter isWhole: whether the frame holds the packet, and not a fragment of it.
  mutating func noteFate(
    _ packet: Packet, _ bytes: Span<UInt8>, _ facts: FlowFacts, isWhole: Bool
  ) {
    fates?.note(flow: facts.state.number)
    guard judges[0][facts.index].isDecided else { return }
    let finding = judges[0][facts.index].finding
    // A flow that would not have begun has no packets.
    guard finding.causedBy == nil else { return drop(facts) }
    guard let reaction = finding.reaction else { return }
    guard let first = judges[0].actions.first else {
      if !reaction.kind.passesRest, isDroppedNow(facts) { drop(facts) }
      return
    }
    let box = judges[0].plan.boxes[Int(first.box)]
    let dropsLater =
      first.reaction.kind.mayBeginLater && box.dropping == .later && first.earlierFlow == nil
    if dropsLater { judges[0][facts.index].progress.insert(.dropsNext) }
    // A null route's gateway may be on the other way.
    let isThere = judges[0].way(of: facts, facts.direction)
      .contains { $0.gateway == Int(first.gateway) }
    if isThere, !dropsLater, !reaction.kind.passesTrigger(box.placement) { drop(facts) }
    var forgeries: [[FlowTrace.Forgery]] = []
    for action in judges[0].actions.all {
      let places = forge(
        action, upon: packet, bytes, facts, networkOffset: isWhole ? packet.networkOffset : nil)
      if isTraced(facts), let forged = fates?.forged {
        forgeries.append(
          forged.elements[places].map {
            FlowTrace.Forgery(receiver: $0.receiver, bytes: Array(forged.bytes[$0.range]))
          })
      }
    }
    traceActions(facts, forgeries)
  }

  /// Whether a packet behind the one that was acted upon is dropped, or not sent for lack of another.
  private mutating func isDroppedNow(_ facts: FlowFacts) -> Bool {
    if facts.direction == .toServer { judges[0][facts.index].progress.remove(.dropsNext) }
    return !judges[0][facts.index].progress.contains(.dropsNext)
  }

  /// The packet at hand does not arrive.
  private mutating func drop(_ facts: FlowFacts) {
    fates?.drop()
    if isTraced(facts) { trace?.dropLast() }
  }

  /// Makes up what a box sends upon a packet.
  ///
  /// - Returns: where that is in `fates.forged.elements`.
  private mutating func forge(
    _ action: BoxAction, upon packet: Packet, _ bytes: Span<UInt8>, _ facts: FlowFacts,
    networkOffset: Int?
  ) -> Range<Int> {
    let box = judges[0].plan.boxes[Int(action.box)]
    let sender: Endpoint = facts.direction == .toServer ? .client : .server
    var mixer = facts.draws(seed: judges[0].plan.seed)
    mixer.add(0x666f_7267_6564 &+ UInt64(UInt32(bitPattern: action.box)))
    // Each query of a flow gets an answer of its own, wherever a series of captures was cut.
    if judges[0].actions.areFurtherAnswers { mixer.add(UInt64(facts.flow.packetCount)) }
    let draw = mixer.value
    return fates?.add(action, networkOffset: networkOffset, isFromClient: sender == .client) {
      forged in
      switch action.reaction.forgery {
      case .answer: box.answer.forge(upon: packet, in: bytes, draw: draw, into: &forged)
      case .resets, .page:
        box.packets(of: action.reaction.forgery).forge(
          upon: packet, in: bytes, from: sender, draw: draw, into: &forged)
      case .nothing: break
      }
    } ?? 0..<0
  }
}

extension CensorBox {
  /// What it sends into a connection: as its file says, or else a RST to both ends, or a page that says
  /// so and ends the connection.
  fileprivate func packets(of forgery: ReactionForgery) -> TCPInjection {
    if let injection { return injection }
    guard forgery == .page else {
      return TCPInjection(segments: [ForgedSegment(flags: [.rst, .ack])])
    }
    var page = ForgedSegment(flags: [.fin, .psh, .ack])
    page.receivers = .client
    page.payload = Array(
      "HTTP/1.1 403 Forbidden\r\nContent-Length: 8\r\nConnection: close\r\n\r\nBlocked\n".utf8)
    var reset = ForgedSegment(flags: [.rst, .ack])
    reset.receivers = .server
    return TCPInjection(segments: [page, reset])
  }

  /// Its forged answer: as its file says, or else the usual one (RFC 1035 §4.1.1: QR, RD, RA) with its
  /// forged addresses.
  fileprivate var answer: ForgedAnswer {
    if let forgedAnswer { return forgedAnswer }
    // Without an address it says that there is no such name.
    var answer = ForgedAnswer(flags: settings.forgedAddresses.isEmpty ? 0x8183 : 0x8180)
    answer.ipv4Addresses = settings.forgedAddresses.filter(\.isIPv4)
    answer.ipv6Addresses = settings.forgedAddresses.filter { !$0.isIPv4 }
    return answer
  }
}
