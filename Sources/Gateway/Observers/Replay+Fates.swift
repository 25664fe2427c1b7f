import Captures
import Dissection
import Rules

// What becomes of packets: counted, and told when a capture is wanted as the ends would have seen it.
extension Replay {
  /// Notes what becomes of a packet of a flow, under each plan; what the ends see of it, under the first.
  ///
  /// - Parameter isWhole: whether the frame holds the packet, and not a fragment of it.
  mutating func noteFate(
    _ packet: Packet, _ bytes: Span<UInt8>, _ facts: FlowFacts, isWhole: Bool
  ) {
    var isDecided = false
    for place in judges.indices {
      let arrives = judges[place].noteFate(facts)
      if judges[place][facts.index].isDecided { isDecided = true }
      if place == 0, fates != nil { noteFate(arrives, packet, bytes, facts, isWhole: isWhole) }
    }
    if isDecided { tracker.table[facts.index].progress.insert(.isDecided) }
  }

  private mutating func noteFate(
    _ arrives: Bool, _ packet: Packet, _ bytes: Span<UInt8>, _ facts: FlowFacts, isWhole: Bool
  ) {
    fates?.note(flow: facts.state.number)
    if !arrives {
      fates?.drop()
      if isTraced(facts) { trace?.dropLast() }
    }
    guard judges[0][facts.index].finding.causedBy == nil, !judges[0].actions.isEmpty else { return }
    var forgeries: [[FlowTrace.Forgery]] = []
    for action in judges[0].actions.all {
      let places = forge(
        action, on: packet, bytes, facts, networkOffset: isWhole ? packet.networkOffset : nil)
      if isTraced(facts), let forged = fates?.forged {
        forgeries.append(
          forged.elements[places].map {
            FlowTrace.Forgery(receiver: $0.receiver, bytes: Array(forged.bytes[$0.range]))
          })
      }
    }
    traceActions(facts, forgeries)
  }

  /// Makes up what a box sends on a packet.
  ///
  /// - Returns: where that is in `fates.forged.elements`.
  private mutating func forge(
    _ action: BoxAction, on packet: Packet, _ bytes: Span<UInt8>, _ facts: FlowFacts,
    networkOffset: Int?
  ) -> Range<Int> {
    let box = judges[0].plan.boxes[Int(action.box)]
    var mixer = facts.draws(seed: judges[0].plan.seed)
    mixer.add(0x666f_7267_6564 &+ UInt64(UInt32(bitPattern: action.box)))
    // Each query of a flow gets an answer of its own, wherever a series of captures was cut.
    if judges[0].actions.areFurtherAnswers { mixer.add(UInt64(facts.flow.packetCount)) }
    let draw = mixer.value
    let answers = judges[0].plan.matcher.rules[Int(action.rule)].forgedAddresses
    let turn = action.reaction.forgery == .answer ? takeTurn(action, box, facts) : 0
    return fates?.add(action, networkOffset: networkOffset, facts.direction) { forged in
      switch action.reaction.forgery {
      case .answer:
        box.answer(to: answers).forge(
          on: packet, in: bytes, draw: draw, turn: turn, into: &forged)
      case .resets, .page:
        box.packets(of: action.reaction.forgery).forge(
          on: packet, in: bytes, from: facts.direction.sender, draw: draw, into: &forged)
      case .nothing: break
      }
    } ?? 0..<0
  }
}

extension Replay {
  /// The place in an injector's pool that a user's next answer begins with.
  private mutating func takeTurn(
    _ action: BoxAction, _ box: CensorBox, _ facts: FlowFacts
  ) -> UInt64 {
    guard box.forgedAnswer?.order == .turns else { return 0 }
    var mixer = Mixer(seed: judges[0].plan.seed ^ 0x7475_726e_7300)
    mixer.add(judges[0].user(of: facts))
    mixer.add(UInt64(action.gateway.offset) << 32 | UInt64(UInt32(bitPattern: action.box)))
    let key = mixer.value
    return key >> 32 &+ (fates?.takeTurn(key) ?? 0)
  }
}

extension CensorBox {
  /// Its forged answer, with the addresses that a rule names, if it does.
  fileprivate func answer(to addresses: [IPAddress]) -> ForgedAnswer {
    var answer = answer
    guard !addresses.isEmpty else { return answer }
    if forgedAnswer == nil, settings.forgedAddresses.isEmpty { answer.flags = 0x8180 }
    answer.ipv4Addresses = addresses.filter(\.isIPv4)
    answer.ipv6Addresses = addresses.filter { !$0.isIPv4 }
    return answer
  }

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
