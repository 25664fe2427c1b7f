import Dissection

// What confuses a censor: segments on which it forgets a connection, or loses or takes its place.
extension CensorConnection {
  /// Lets the events of its habits change what the censor thinks.
  mutating func noteEvents(
    _ packet: Packet, from sender: KeyEnd, _ habits: StreamHabits, _ now: Int64
  ) {
    for index in habits.events.indices {
      let event = habits.events[index]
      guard happens(event, packet, from: sender) else { continue }
      eventCounts[index & 15] &+= 1
      guard eventCounts[index & 15] >= event.every else { continue }
      eventCounts[index & 15] = 0
      let effect = draw(event, index)
      if effect == .nothing { continue }
      if effect == .ignore { return }
      apply(effect, packet, from: sender, now)
      return
    }
  }

  private func happens(
    _ event: StreamEvent, _ packet: Packet, from sender: KeyEnd
  ) -> Bool {
    switch event.sender {
    case .either: break
    case .client: guard sender == client else { return false }
    case .server: guard sender != client else { return false }
    }
    switch event.stage {
    case .any: break
    case .closed: guard stage == .closed else { return false }
    case .opening: guard stage == .opening else { return false }
    case .established: guard stage == .established else { return false }
    }
    switch event.numbers {
    case .any: break
    case .expected: guard next(from: sender) == packet.sequence else { return false }
    case .unexpected: guard next(from: sender) != packet.sequence else { return false }
    }
    return isOf(event.kind, packet, from: sender)
  }

  private func isOf(_ kind: StreamEvent.Kind, _ packet: Packet, from sender: KeyEnd) -> Bool {
    let flags = packet.flags
    let isSYNACK = flags.isSuperset(of: [.syn, .ack])
    switch kind {
    case .rst: return flags.contains(.rst)
    case .rstAlone: return flags == .rst
    case .rstData: return flags.contains(.rst) && packet.payloadCount > 0
    case .rstBadACK:
      return flags.isSuperset(of: [.rst, .ack])
        && next(from: sender.other) != packet.acknowledgement
    case .fin: return flags.contains(.fin)
    case .finAlone: return flags == .fin
    case .syn: return flags.contains(.syn) && !isSYNACK
    case .synACK: return isSYNACK && sawSYNACK
    case .badACK:
      return isSYNACK && sender != client && next(from: client) != packet.acknowledgement
    case .synACKData: return isSYNACK && packet.payloadCount > 0
    case .earlyData:
      return !isSYNACK && sender != client && packet.payloadCount > 0 && stage == .opening
    case .noFlags: return flags.isEmpty
    case .ack: return flags == .ack && packet.payloadCount == 0
    case .data: return packet.payloadCount > 0
    }
  }

  private mutating func draw(_ event: StreamEvent, _ index: Int) -> StreamEvent.Effect {
    guard event.perMillion < 1_000_000 else { return event.effect }
    var mixer = Mixer(seed: seed)
    mixer.add(UInt64(index))
    mixer.add(drawCount)
    drawCount &+= 1
    return mixer.value % 1_000_000 < UInt64(max(0, event.perMillion))
      ? event.effect : event.otherwise
  }

  private mutating func apply(
    _ effect: StreamEvent.Effect, _ packet: Packet, from sender: KeyEnd, _ now: Int64
  ) {
    switch effect {
    case .nothing, .ignore: break
    case .teardown:
      stage = .tornDown
      tornDownAt = now
    case .resync: isResynchronising = true
    case .anchor: anchor(packet, from: sender)
    }
  }

  /// Takes its place from this segment, if it is one of `anchors`.
  mutating func takePlace(
    _ packet: Packet, from sender: KeyEnd, _ anchors: StreamHabits.Anchors
  ) {
    let anchor = anchor(of: packet, from: sender)
    guard let anchor, anchors.contains(StreamHabits.Anchors(anchor)) else {
      // Another SYN is what it may have lost its place by.
      guard sender == client, anchor != .syn, anchors.contains(StreamHabits.Anchors(.client)) else {
        return
      }
      isResynchronising = false
      setNext(packet.sequence, from: sender)
      markAnew(sender)
      return
    }
    self.anchor(packet, from: sender)
    if anchor == .synACK {
      setNext(packet.acknowledgement, from: sender.other)
      markAnew(sender.other)
    }
  }

  /// What a segment is to a censor that has lost its place; nil where it tells nothing.
  private func anchor(of packet: Packet, from sender: KeyEnd) -> StreamHabits.Anchor? {
    let flags = packet.flags
    if flags.contains(.rst) { return nil }
    if flags.contains(.syn) {
      guard flags.contains(.ack) else { return .syn }
      return sender == client ? .any : .synACK
    }
    guard sender == client else { return .any }
    if packet.payloadCount > 0 { return .clientData }
    return flags == .ack ? .clientACK : .any
  }

  /// Goes on from this segment.
  private mutating func anchor(_ packet: Packet, from sender: KeyEnd) {
    isResynchronising = false
    setNext(packet.dataSequence, from: sender)
    markAnew(sender)
  }
}
