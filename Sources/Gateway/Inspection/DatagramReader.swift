import Dissection
import Rules

/// Reads the datagrams of a UDP flow: DNS messages, and what names a server in QUIC's first packets.
struct DatagramReader: Sendable {
  /// Datagrams of either side in which neither DNS nor QUIC was recognised, after which the flow is left
  /// alone but for packets that begin a connection of QUIC.
  private static let unrecognisedMax = 8
  /// The same on the port of DNS, where other datagrams may stand between messages.
  private static let unrecognisedOnDNSPortMax = 64

  private var unrecognisedCount = 0
  private(set) var isDNS = false
  private(set) var isQUIC = false
  private var isFinished = false
  private var connections = QUICConnections()
  private var window = PayloadWindow()

  /// Whether nothing more is to be read.
  func isFinished(in space: borrowing InspectionSpace) -> Bool {
    isFinished && (!space.searchesPayload || window.isFull(space.limits))
  }

  /// The protocol that was recognised.
  var `protocol`: FlowProtocol? { isDNS ? .dns : isQUIC ? .quic : nil }

  /// Bytes held of a ClientHello that is not whole, and for keywords that may have begun.
  var heldByteCount: Int { connections.heldByteCount + window.heldByteCount }

  /// Which connection of QUIC was read last, by its connection ID; 0 for none.
  var connectionMark: UInt32 { connections.mark }

  /// Reads one datagram.
  mutating func consume(
    _ datagram: Span<UInt8>, packet: Packet, into space: inout InspectionSpace
  ) {
    // Datagrams are messages of their own: a keyword does not cross them.
    window.skipGap()
    window.note(datagram, space.limits, into: &space.buffer)
    guard !isFinished else { return }
    let isOnDNSPort = packet.destinationPort == 53 || packet.sourcePort == 53
    if readDNS(datagram, packet, isOnDNSPort: isOnDNSPort, into: &space) { return isDNS = true }
    if readQUIC(datagram, into: &space) { return isQUIC = true }
    unrecognisedCount += 1
    if unrecognisedCount >= (isOnDNSPort ? Self.unrecognisedOnDNSPortMax : Self.unrecognisedMax) {
      finish()
    }
  }

  /// Reads the first packet of a connection in a flow that was left alone.
  ///
  /// - Returns: whether it begins one.
  mutating func consumeFirst(
    _ datagram: Span<UInt8>, into space: inout InspectionSpace
  ) -> Bool {
    isQUIC = true
    _ = readQUIC(datagram, into: &space)
    if connections.isEmpty { finish() }
    return !connections.isEmpty
  }

  /// Reads a message of DNS, which on another port than its own is recognised by its looks.
  private func readDNS(
    _ datagram: Span<UInt8>, _ packet: Packet, isOnDNSPort: Bool,
    into space: inout InspectionSpace
  ) -> Bool {
    guard isDNS || isOnDNSPort || !isQUIC && !DNSReader.isLocal(packet) else { return false }
    guard isDNS || isOnDNSPort || DNSMessage.looksLikeMessage(datagram) else { return false }
    let isMessage = DNSReader.read(datagram, limits: space.limits, into: &space.buffer)
    return isMessage || isDNS && !isOnDNSPort
  }

  /// Reads the Initial packets of a datagram, or one of Google's forerunner.
  ///
  /// - Returns: whether it holds a long header of a version that is known.
  private mutating func readQUIC(
    _ datagram: Span<UInt8>, into space: inout InspectionSpace
  ) -> Bool {
    if GoogleQUIC.frames(datagram) != nil {
      if let name = GoogleQUIC.serverName(datagram) {
        space.buffer.noteGoogleName(datagram, name)
        finish()
      }
      return true
    }
    let reading = connections.read(datagram, into: &space)
    if reading == .finished { finish() }
    return reading != .unknown
  }

  private mutating func finish() {
    isFinished = true
    connections.finish()
  }
}
