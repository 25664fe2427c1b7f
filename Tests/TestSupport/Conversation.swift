public import Captures
public import Dissection

/// Builds the packets of flows between one client and one server, a millisecond apart, and hands
/// them over as batches of raw IP packets.
public struct Conversation: Sendable {
  /// A packet, and when it was captured.
  public struct Captured: Sendable {
    /// Nanoseconds since 1970.
    public var timestamp: Int64
    public var bytes: [UInt8]
  }

  /// Whether a segment arrives.
  public enum Checksum: Sendable {
    case right
    /// The receiver drops it.
    case wrong
  }

  /// The packets so far.
  public private(set) var packets: [Captured] = []
  /// When the next packet is captured.
  public var now: Int64 = 1_700_000_000_000_000_000

  private let client: IPAddress
  private let server: IPAddress

  /// A conversation of two hosts.
  public init(client: String = "10.1.0.2", server: String = "192.0.2.80") {
    self.client = IPAddress(client) ?? IPAddress(v4: 0)
    self.server = IPAddress(server) ?? IPAddress(v4: 0)
  }

  /// A datagram of the client, or of the server.
  public mutating func udp(
    _ clientPort: UInt16, _ serverPort: UInt16, fromServer: Bool = false, _ payload: [UInt8]
  ) {
    var bytes: [UInt8] = []
    if fromServer {
      PacketWriter.appendUDP(
        from: server, serverPort, to: client, clientPort, payload: payload, into: &bytes)
    } else {
      PacketWriter.appendUDP(
        from: client, clientPort, to: server, serverPort, payload: payload, into: &bytes)
    }
    add(bytes)
  }

  /// A segment of the client, or of the server.
  public mutating func tcp(
    _ clientPort: UInt16, _ serverPort: UInt16, fromServer: Bool = false, _ flags: TCPFlags,
    sequence: UInt32, acknowledgement: UInt32 = 0, hopLimit: UInt8 = 64, options: [UInt8] = [],
    checksum: Checksum = .right, _ payload: [UInt8] = []
  ) {
    var bytes: [UInt8] = []
    PacketWriter.appendTCP(
      from: fromServer ? server : client, fromServer ? serverPort : clientPort,
      to: fromServer ? client : server, fromServer ? clientPort : serverPort,
      sequence: sequence, acknowledgement: acknowledgement, flags: flags,
      hopLimit: hopLimit, options: options, payload: payload, into: &bytes)
    // The checksum of TCP is at offset 16, behind an IPv4 header of 20 bytes.
    if checksum == .wrong, bytes.count > 37 { bytes[37] ^= 0xff }
    add(bytes)
  }

  /// Sets the urgent pointer of the last segment, at offset 18 of TCP behind an IPv4 header of 20 bytes.
  public mutating func setUrgentPointer(_ pointer: UInt16) {
    guard let last = packets.indices.last, packets[last].bytes.count > 39 else { return }
    packets[last].bytes[38] = UInt8(pointer >> 8)
    packets[last].bytes[39] = UInt8(pointer & 0xff)
  }

  /// The three segments that open a connection: the client begins at 1000, the server at 5000.
  public mutating func handshake(_ clientPort: UInt16, _ serverPort: UInt16) {
    tcp(clientPort, serverPort, .syn, sequence: 1000)
    tcp(
      clientPort, serverPort, fromServer: true, [.syn, .ack], sequence: 5000, acknowledgement: 1001)
    tcp(clientPort, serverPort, .ack, sequence: 1001, acknowledgement: 5001)
  }

  /// A whole connection: handshake, one request in segments of `pieces`, FIN of both sides.
  public mutating func connection(
    _ clientPort: UInt16, _ serverPort: UInt16, request pieces: [UInt8]...
  ) {
    handshake(clientPort, serverPort)
    var sequence: UInt32 = 1001
    for piece in pieces {
      tcp(clientPort, serverPort, [.psh, .ack], sequence: sequence, acknowledgement: 5001, piece)
      sequence = sequence &+ UInt32(piece.count)
    }
    tcp(clientPort, serverPort, [.fin, .ack], sequence: sequence, acknowledgement: 5001)
    tcp(
      clientPort, serverPort, fromServer: true, [.fin, .ack], sequence: 5001,
      acknowledgement: sequence &+ 1)
    tcp(clientPort, serverPort, .ack, sequence: sequence &+ 1, acknowledgement: 5002)
  }

  /// A packet as it is.
  public mutating func add(_ bytes: [UInt8]) {
    packets.append(Captured(timestamp: now, bytes: bytes))
    now &+= 1_000_000
  }

  /// The packets as one batch, frames counted from 1.
  public func withBatch<Result>(_ body: (borrowing PacketBatch) throws -> Result) rethrows -> Result
  {
    var batch = PacketBatch(linkType: .raw)
    for packet in packets { batch.append(packet.bytes.span, timestamp: packet.timestamp) }
    return try body(batch)
  }
}
