import Captures
import Dissection
import Rules

// What becomes of packets: counted, and told when a capture is wanted as the ends would have seen it.
extension Replay {
  /// Notes what becomes of a packet that boxes act upon, and of those of its flow that will follow.
  ///
  /// - Parameter isWhole: whether the frame holds the packet, and not a fragment of it.
  mutating func noteFate(
    _ packet: Packet, _ bytes: Span<UInt8>, _ record: PacketRecord, isFromClient: Bool,
    _ index: Int, isWhole: Bool
  ) {
    let finding = table[state: index].finding
    // A flow that would not have begun has no packets.
    guard finding.causedBy == nil else { return noteRest(isFromClient: isFromClient, index) }
    guard let reaction = finding.reaction, let first = actions.first else { return }
    if drops(first, reaction, isFromClient: isFromClient, index) {
      counts.fates.dropped += 1
      drop(index)
    }
    table[index].progress.subtract([.losesRest, .sendsNoRest])
    if let rest = reaction.rest { table[index].progress.insert(rest) }
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

  /// Whether the packet at hand does not arrive, for what is done upon it.
  private mutating func drops(
    _ first: BoxAction, _ reaction: Reaction, isFromClient: Bool, _ index: Int
  ) -> Bool {
    let box = plan.boxes[Int(first.box)]
    if first.reaction == .drop, box.dropping == .later, first.earlierFlow == nil {
      table[index].progress.insert(.dropsNext)
      return false
    }
    // A null route's gateway may be on the other way.
    return !reaction.passesTrigger(box.placement)
      && way(of: index, isFromClient: isFromClient).contains {
        $0.gateway == Int(first.gateway)
      }
  }

  /// Notes what becomes of a packet behind the one that was acted upon, of a flow that loses them.
  mutating func noteRest(isFromClient: Bool, _ index: Int) {
    if table[index].progress.contains(.dropsNext) {
      guard isFromClient else { return }
      table[index].progress.remove(.dropsNext)
    }
    if table[index].progress.contains(.losesRest) {
      counts.fates.dropped += 1
    } else {
      counts.fates.notSent += 1
    }
    if fates != nil { drop(index) }
  }

  /// The packet at hand does not arrive.
  private mutating func drop(_ index: Int) {
    fates?.drop()
    if isTraced(index) { trace?.dropLast() }
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
