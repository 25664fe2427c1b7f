import Dissection
import Gateway

/// Visits of UDP: a query, or the beginning of a QUIC connection.
enum DatagramVisit {
  private static let connectionID: [UInt8] = [0x83, 0x94, 0xc8, 0xf0, 0x3e, 0x51, 0x57, 0x08]
  /// The client's own, which it gives up with the first version.
  private static let formerID: [UInt8] = [0x5a, 0x08, 0x1f, 0x44, 0x60, 0x9d, 0x21, 0x77]
  /// Reserved so that servers do not speak it (RFC 9000 §15).
  private static let unspokenVersion = QUICVersion(rawValue: 0x1a2a_3a4a)

  /// The packets of a flow whose client sends Initial packets with a ClientHello, a handshake message of
  /// fewer than 16,384 bytes.
  static func hello(
    of flow: VisitedFlow, _ draft: VisitDraft, start: Int64
  ) -> [ExchangePacket] {
    let hello = draft.message
    let count = max(1, draft.quic.datagramCount)
    var packets = first(of: flow, draft)
    if draft.quic.negotiatesVersion {
      packets.append(
        (.toServer, initial(hello[...], at: 0, draft, unspokenVersion, to: formerID)))
      packets.append((.toClient, versionNegotiation))
    }
    for number in 0..<count {
      let part = (number * hello.count / count)..<((number + 1) * hello.count / count)
      packets.append(
        (
          .toServer,
          initial(
            hello[part], at: part.lowerBound, draft, draft.quic.version, number: UInt32(number),
            to: connectionID)
        ))
    }
    return timed(packets, of: flow, start: start)
  }

  /// The packets of a flow whose client sends a query, which is answered.
  static func query(
    of flow: VisitedFlow, _ draft: VisitDraft, start: Int64
  ) -> [ExchangePacket] {
    let answer = QueryProbe.answer(to: draft.message)
    return timed(
      first(of: flow, draft) + [(.toServer, draft.message), (.toClient, answer)], of: flow,
      start: start)
  }

  private static func first(
    of flow: VisitedFlow, _ draft: VisitDraft
  ) -> [(direction: Direction, payload: [UInt8])] {
    draft.firstDatagram.map { [(.toServer, $0)] } ?? []
  }

  /// An Initial packet with a part of the ClientHello; empty when libcrypto fails.
  private static func initial(
    _ part: ArraySlice<UInt8>, at offset: Int, _ draft: VisitDraft, _ version: QUICVersion,
    number: UInt32 = 0, to identifier: [UInt8]
  ) -> [UInt8] {
    var frames: [UInt8] = draft.quic.hasPing ? [1] : []
    let count = max(1, draft.quic.frameCount)
    for index in 0..<count {
      let start = part.startIndex + index * part.count / count
      let end = part.startIndex + (index + 1) * part.count / count
      frames += crypto(
        part[start..<end], at: offset + start - part.startIndex, length: draft.quic.cryptoLength)
    }
    var datagram: [UInt8] = []
    guard
      let sealer = QUICInitialSealer(version: version, destinationID: identifier, role: .client),
      sealer.append(
        number: number, to: connectionID, from: [], frames: frames,
        packetCount: draft.quic.datagramSize, into: &datagram)
    else { return [] }
    return datagram
  }

  /// A CRYPTO frame, its offset and length in two bytes each (RFC 9000 §16, §19.6).
  private static func crypto(
    _ bytes: ArraySlice<UInt8>, at offset: Int, length: Int?
  ) -> [UInt8] {
    var frame: [UInt8] = [6]
    for number in [offset, length ?? bytes.count] {
      frame.append(0x40 | UInt8(number >> 8 & 0x3f))
      frame.append(UInt8(number & 0xff))
    }
    return frame + bytes
  }

  /// Version 1 is offered (RFC 9000 §17.2.1).
  private static let versionNegotiation: [UInt8] =
    [0xc0, 0, 0, 0, 0, 0, UInt8(formerID.count)] + formerID + [0, 0, 0, 1]

  /// The packets with these payloads, 10 ms apart.
  private static func timed(
    _ payloads: [(direction: Direction, payload: [UInt8])], of flow: VisitedFlow, start: Int64
  ) -> [ExchangePacket] {
    payloads.enumerated().map { index, element in
      var packet: [UInt8] = []
      let (direction, payload) = element
      let (sender, receiver) = (direction.sender, direction.reversed.sender)
      PacketWriter.appendUDP(
        from: flow.address(of: sender), flow.port(of: sender), to: flow.address(of: receiver),
        flow.port(of: receiver), payload: payload, into: &packet)
      return ExchangePacket(timestamp: start + Int64(index) * 10_000_000, bytes: packet)
    }
  }
}
