import Dissection

/// The first byte says what the others are: a datagram, or the frames of an opened packet.
enum QUICTarget {
  static func run(_ bytes: [UInt8]) {
    guard let first = bytes.first else { return }
    let rest = bytes.span.extracting(1...)
    if first & 1 == 0 { readPackets(rest) } else { readFrames(rest) }
  }

  private static func readPackets(_ datagram: Span<UInt8>) {
    var opener = QUICInitialOpener()
    var plaintext: [UInt8] = []
    var offset = 0
    var packetCount = 0
    while offset < datagram.count, packetCount < 16,
      let header = QUICLongHeader(datagram, at: offset)
    {
      precondition(header.end > offset && header.end <= datagram.count)
      precondition(header.destinationIDRange.upperBound <= datagram.count)
      precondition(header.sourceIDRange.upperBound <= datagram.count)
      precondition(header.tokenRange.upperBound <= datagram.count)
      if header.packetType == .initial {
        let keyID = datagram.extracting(header.destinationIDRange)
        let isOpen = opener.open(
          datagram, header, keysFrom: keyID, role: .client, into: &plaintext)
        if isOpen { readFrames(plaintext.span) }
        _ = opener.open(datagram, header, keysFrom: keyID, role: .server, into: &plaintext)
      }
      offset = header.end
      packetCount += 1
    }
  }

  private static func readFrames(_ plaintext: Span<UInt8>) {
    var offset = 0
    var before = -1
    while let frame = QUICFrames.nextCrypto(plaintext, at: &offset) {
      precondition(offset > before && offset <= plaintext.count)
      precondition(frame.offset >= 0)
      precondition(frame.dataRange.upperBound <= plaintext.count)
      before = offset
    }
  }
}
