public import Dissection

extension ForgedAnswer {
  /// Appends the answer to the client; nothing when the trigger is no datagram with a DNS query whose
  /// first question can be read.
  ///
  /// - Parameters:
  ///   - trigger: The query.
  ///   - bytes: The frame that it was made of.
  ///   - draw: Drawn for this injector and query; it decides all that a censor draws.
  ///   - turn: Of a pool in turns, which one it is.
  public func forge(
    on trigger: Packet, in bytes: Span<UInt8>, draw: UInt64, turn: UInt64 = 0,
    into forged: inout ForgedPackets
  ) {
    guard trigger.protocolNumber == IPProtocol.udp, trigger.fragment == nil,
      trigger.payloadRange.upperBound <= bytes.count,
      let message = message(to: bytes.extracting(trigger.payloadRange), draw: draw, turn: turn)
    else { return }
    let values = FieldValues(
      draw: draw, ordinal: 0, trigger: trigger,
      triggerIdentification: trigger.identification(bytes), source: trigger.destination,
      destination: trigger.source)
    forged.append(to: .client) { packet in
      PacketWriter.appendUDP(
        from: trigger.destination, trigger.destinationPort, to: trigger.source,
        trigger.sourcePort, hopLimit: values.hopLimit(header),
        identification: values.identification(header),
        fragmentation: header.isFragmentationForbidden ? .forbidden : .allowed,
        payload: message, into: &packet)
    }
  }

  /// The answer to a query: its identifier and first question, and records of its own.
  private func message(to query: Span<UInt8>, draw: UInt64, turn: UInt64) -> [UInt8]? {
    guard let header = DNSMessage(query), !header.isResponse else { return nil }
    var names: [UInt8] = []
    guard
      let question = try? DNSMessage.question(
        query, at: DNSMessage.headerCount, names: &names)
    else { return nil }
    let isRecursionDesired = query[2] & 0x01 != 0
    let pool = question.type == 28 && !ipv6Addresses.isEmpty ? ipv6Addresses : ipv4Addresses
    let count = pool.isEmpty ? 0 : answerCount
    var message: [UInt8] = [query[0], query[1]]
    append(isRecursionDesired ? flags : flagsWithoutRecursion ?? flags, to: &message)
    append(1, to: &message)  // QDCOUNT
    append(UInt16(clamping: count), to: &message)  // ANCOUNT
    append(0, to: &message)  // NSCOUNT
    append(0, to: &message)  // ARCOUNT
    let asked = DNSMessage.headerCount..<question.end
    for index in asked { message.append(query[index]) }
    let first =
      order == .turns && !pool.isEmpty
      ? turn % UInt64(pool.count)
      : FieldValues.draw(below: UInt64(pool.count), draw, salt: Salt.address)
    for index in 0..<count {
      let address = pool[(Int(truncatingIfNeeded: first) + index) % pool.count]
      // A name with its type and class is four bytes longer.
      appendRecord(
        address, name: query.extracting(asked.lowerBound..<(asked.upperBound - 4)), draw: draw,
        to: &message)
    }
    return message
  }

  /// A resource record of class IN (RFC 1035 §4.1.3; AAAA: RFC 3596 §2.2).
  private func appendRecord(
    _ address: IPAddress, name asked: Span<UInt8>, draw: UInt64, to message: inout [UInt8]
  ) {
    switch name {
    case .pointer: append(0xc00c, to: &message)
    case .copy: for index in asked.indices { message.append(asked[index]) }
    }
    append(address.isIPv4 ? 1 : 28, to: &message)  // TYPE
    append(1, to: &message)  // CLASS
    let choices = UInt64(timeToLive.upperBound - timeToLive.lowerBound) + 1
    let seconds =
      timeToLive.lowerBound
      + UInt32(
        truncatingIfNeeded: FieldValues.draw(below: choices, draw, salt: Salt.timeToLive))
    append(UInt16(truncatingIfNeeded: seconds >> 16), to: &message)
    append(UInt16(truncatingIfNeeded: seconds), to: &message)
    append(address.isIPv4 ? 4 : 16, to: &message)  // RDLENGTH
    for shift in stride(from: address.isIPv4 ? 24 : 120, through: 0, by: -8) {
      let word = shift < 64 ? address.low : address.high
      message.append(UInt8(truncatingIfNeeded: word >> UInt64(shift & 63)))
    }
  }

  private func append(_ word: UInt16, to message: inout [UInt8]) {
    message.append(UInt8(word >> 8))
    message.append(UInt8(truncatingIfNeeded: word))
  }

  /// What is drawn beside the fields of the IP header.
  private enum Salt {
    static let address: UInt64 = 0x100
    static let timeToLive: UInt64 = 0x101
  }
}
