import Captures
import Dissection
import Rules

// What becomes of packets, when a capture is wanted as the ends would have seen it.
extension Replay {
  /// Notes what becomes of a packet of a flow.
  ///
  /// - Parameters:
  ///   - wasDecided: whether a gateway had acted before it.
  ///   - isWhole: whether the frame holds the packet, and not a fragment of it.
  mutating func noteFate(
    _ packet: Packet, _ bytes: Span<UInt8>, isFromClient: Bool, _ index: Int, wasDecided: Bool,
    isWhole: Bool
  ) {
    guard table[index].progress.contains(.isDecided) else { return }
    let finding = table[state: index].finding
    // A flow that would not have begun has no packets.
    guard finding.causedBy == nil else {
      fates?.drop()
      return
    }
    guard let reaction = finding.reaction else { return }
    guard !wasDecided, var action = fates?.takeAction() else {
      if !reaction.passesRest { fates?.drop() }
      return
    }
    action.isFromClient = isFromClient
    action.networkOffset = isWhole ? packet.networkOffset : nil
    let box = plan.boxes[Int(action.box)]
    // A null route's gateway may be on the other way.
    let isThere = way(of: index, isFromClient: isFromClient)
      .contains { $0.gateway == Int(action.gateway) }
    if isThere, !reaction.passesTrigger(box.placement) { fates?.drop() }
    var mixer = draws(of: index)
    mixer.add(0x666f_7267_6564)
    let draw = mixer.value
    fates?.add(action) { forged in
      switch reaction {
      case .dnsInjection: box.answer.forge(upon: packet, in: bytes, draw: draw, into: &forged)
      case .tcpReset, .blockPage:
        box.packets(of: reaction).forge(
          upon: packet, in: bytes, from: isFromClient ? .client : .server, draw: draw, into: &forged
        )
      case .drop, .nullRoute, .tlsInterception, .throttle: break
      }
    }
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
