import Dissection
import Rules

/// Reads the datagrams of a UDP flow: DNS messages, and the ClientHello in QUIC Initial packets.
struct DatagramReader: Sendable {
  /// Datagrams of either side in which neither DNS nor QUIC was recognised, after which the flow
  /// is left alone.
  private static let unrecognisedMax = 8
  /// Initial packets that are read of a datagram: clients send one or two. Each may cost the derivation of
  /// keys, 8 µs, and a datagram has room for fifty.
  static let initialsMax = 8

  private var unrecognisedCount = 0
  private(set) var isDNS = false
  private(set) var isQUIC = false
  private var isFinished = false
  /// The Destination Connection ID that the keys come from (RFC 9001 §5.2): that of the first
  /// Initial packet of the client.
  private var keyID: [UInt8] = []
  private var crypto = Reassembly()
  private var window = PayloadWindow()

  /// Whether nothing more is to be read.
  func isFinished(in space: borrowing InspectionSpace) -> Bool {
    isFinished && (!space.searchesPayload || window.isFull(space.limits))
  }

  /// The protocol that was recognised.
  var `protocol`: FlowProtocol? { isDNS ? .dns : isQUIC ? .quic : nil }

  /// Bytes held of a ClientHello that is not whole, and for keywords that may have begun.
  var heldByteCount: Int { crypto.bytes.count + window.heldByteCount }

  /// Reads one datagram.
  mutating func consume(
    _ datagram: Span<UInt8>, packet: Packet, into space: inout InspectionSpace
  ) {
    // Datagrams are messages of their own: a keyword does not cross them.
    window.skipGap()
    window.note(datagram, space.limits, into: &space.buffer)
    guard !isFinished else { return }
    if isDNS || isDNSMessage(datagram, packet) {
      isDNS = true
      DNSReader.read(datagram, limits: space.limits, into: &space.buffer)
    } else if readQUIC(datagram, into: &space) {
      isQUIC = true
    } else {
      unrecognisedCount += 1
      if unrecognisedCount >= Self.unrecognisedMax { finish() }
    }
  }

  private func isDNSMessage(_ datagram: Span<UInt8>, _ packet: Packet) -> Bool {
    if packet.destinationPort == 53 || packet.sourcePort == 53 { return true }
    guard !isQUIC, !DNSReader.isLocal(packet) else { return false }
    return DNSMessage.looksLikeMessage(datagram)
  }

  /// Reads the Initial packets of a datagram, which may hold several packets (RFC 9000 §12.2).
  ///
  /// - Returns: whether it holds a long header of a version that is known.
  private mutating func readQUIC(
    _ datagram: Span<UInt8>, into space: inout InspectionSpace
  ) -> Bool {
    var offset = 0
    var isRecognised = false
    var initialCount = 0
    while !isFinished, offset < datagram.count, initialCount < Self.initialsMax,
      let header = QUICLongHeader(datagram, at: offset), header.end > offset
    {
      isRecognised = true
      if header.packetType == .initial {
        initialCount += 1
        if open(datagram, header, in: &space) { readCrypto(into: &space) }
      }
      offset = header.end
    }
    return isRecognised
  }

  /// Removes the protection of an Initial packet, with the keys of the flow or, for the first one
  /// and after a Retry (RFC 9001 §5.2), with those of its own connection ID.
  private mutating func open(
    _ datagram: Span<UInt8>, _ header: QUICLongHeader, in space: inout InspectionSpace
  ) -> Bool {
    if isQUIC,
      space.opener.open(
        datagram, header, keysFrom: keyID.span, role: .client, into: &space.message)
    {
      return true
    }
    let ownID = datagram.extracting(header.destinationIDRange)
    guard
      space.opener.open(datagram, header, keysFrom: ownID, role: .client, into: &space.message)
    else { return false }
    keyID.removeAll(keepingCapacity: true)
    for index in ownID.indices { keyID.append(ownID[index]) }
    crypto = Reassembly()
    return true
  }

  /// Reads the frames of a packet whose protection is removed.
  private mutating func readCrypto(into space: inout InspectionSpace) {
    var offset = 0
    let plaintext = space.message
    while let frame = QUICFrames.nextCrypto(plaintext.span, at: &offset) {
      let isKept = crypto.insert(
        plaintext.span.extracting(frame.dataRange), at: frame.offset,
        countMax: space.limits.quicCryptoBytes)
      if !isKept { space.buffer.limits.quicCryptoDropped += 1 }
    }
    if noteClientHello(into: &space.buffer) { finish() }
  }

  /// Reads the ClientHello, as far as it has arrived.
  ///
  /// - Returns: whether nothing more is to be read.
  private func noteClientHello(into buffer: inout ObservationBuffer) -> Bool {
    let handshake = crypto.bytes.span.extracting(first: crypto.prefixCount)
    switch ClientHello.read(handshake) {
    case .incomplete: return false
    case .invalid: return true
    case .complete(let hello):
      buffer.note(hello, handshake, isQUIC: true)
      return true
    }
  }

  private mutating func finish() {
    isFinished = true
    crypto = Reassembly()
    keyID = []
  }
}
