import Captures
import Dissection
import Rules

// What becomes of packets: counted, and told when a capture is wanted as the ends would have seen it.
extension Replay {
  /// Notes what becomes of a packet of a flow that a gateway has decided.
  ///
  /// - Parameter isWhole: whether the frame holds the packet, and not a fragment of it.
  mutating func noteFate(
    _ packet: Packet, _ bytes: Span<UInt8>, _ record: PacketRecord, isFromClient: Bool,
    _ index: Int, isWhole: Bool
  ) {
    let fate = fate(isFromClient: isFromClient, index)
    counts.fates.note(fate)
    if fate != .arrives, fates != nil {
      fates?.drop()
      if isTraced(index) { trace?.dropLast() }
    }
    guard !actions.isEmpty, table[state: index].finding.causedBy == nil else { return }
    // Further answers are looked for where they are wanted only.
    if !areFurtherAnswers, actions.contains(where: { $0.reaction.forges }) {
      counts.fates.answered += 1
    }
    guard fates != nil else { return }
    var forgeries: [[FlowTrace.Forgery]] = []
    for action in actions {
      let places = forge(
        action, upon: packet, bytes, record, isFromClient: isFromClient, index,
        networkOffset: isWhole ? packet.networkOffset : nil)
      if isTraced(index), let forged = fates?.forged {
        forgeries.append(
          forged.elements[places].map {
            FlowTrace.Forgery(receiver: $0.receiver, bytes: Array(forged.bytes[$0.range]))
          })
      }
    }
    traceActions(index, forgeries)
  }

  /// What becomes of the packet at hand, of a flow that a gateway has decided.
  private mutating func fate(isFromClient: Bool, _ index: Int) -> PacketFate {
    let finding = table[state: index].finding
    // A flow that would not have begun has no packets.
    guard finding.causedBy == nil else { return .isNotSent }
    guard let reaction = finding.reaction else { return .arrives }
    guard let first = actions.first else {
      guard !reaction.passesRest, isDroppedNow(isFromClient: isFromClient, index) else {
        return .arrives
      }
      return reaction == .drop || reaction == .nullRoute ? .isDropped : .isNotSent
    }
    let box = plan.boxes[Int(first.box)]
    let dropsLater =
      first.reaction == .drop && box.dropping == .later && first.earlierFlow == nil
    if dropsLater { table[index].progress.insert(.dropsNext) }
    guard !dropsLater, !reaction.passesTrigger(box.placement) else { return .arrives }
    // A null route's gateway may be on the other way.
    let isThere = way(of: index, isFromClient: isFromClient)
      .contains { $0.gateway == Int(first.gateway) }
    return isThere ? .isDropped : .arrives
  }

  /// Whether a packet behind the one that was acted upon is dropped, or not sent for lack of another.
  private mutating func isDroppedNow(isFromClient: Bool, _ index: Int) -> Bool {
    if isFromClient { table[index].progress.remove(.dropsNext) }
    return !table[index].progress.contains(.dropsNext)
  }

  /// Makes up what a box sends upon a packet.
  ///
  /// - Returns: where that is in `fates.forged.elements`.
  private mutating func forge(
    _ action: BoxAction, upon packet: Packet, _ bytes: Span<UInt8>, _ record: PacketRecord,
    isFromClient: Bool, _ index: Int, networkOffset: Int?
  ) -> Range<Int> {
    let box = plan.boxes[Int(action.box)]
    var mixer = draws(of: index)
    mixer.add(0x666f_7267_6564 &+ UInt64(UInt32(bitPattern: action.box)))
    // Each query of a flow gets an answer of its own.
    if areFurtherAnswers { mixer.add(UInt64(record.frame)) }
    let draw = mixer.value
    return fates?.add(action, networkOffset: networkOffset, isFromClient: isFromClient) { forged in
      switch action.reaction {
      case .dnsInjection: box.answer.forge(upon: packet, in: bytes, draw: draw, into: &forged)
      case .tcpReset, .blockPage:
        box.packets(of: action.reaction).forge(
          upon: packet, in: bytes, from: isFromClient ? .client : .server, draw: draw, into: &forged
        )
      case .drop, .nullRoute, .tlsInterception, .throttle: break
      }
    } ?? 0..<0
  }
}

extension CensorBox {
  /// What it sends into a connection: as its file says, or else a RST to both ends, or a page that says
  /// so and ends the connection.
  fileprivate func packets(of reaction: Reaction) -> TCPInjection {
    if let injection { return injection }
    guard reaction == .blockPage else {
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
