import Dissection
import Rules

/// The connections of QUIC that a flow may hold, until the ClientHello of one is whole: clients that mean to
/// evade censors send packets of others before it.
struct QUICConnections: Sendable {
  /// What came of a datagram.
  enum Reading {
    /// It holds no long header of a version that is known.
    case unknown
    case read
    /// Nothing more is to be read.
    case finished
  }

  private struct Connection: Sendable {
    /// The Destination Connection ID that the keys come from (RFC 9001 §5.2): that of the first Initial
    /// packet of the client.
    var identifier: [UInt8]
    /// Of the keys.
    var version: QUICVersion
    var crypto = Reassembly()
  }

  /// Initial packets that are read of a datagram: clients send one or two. Each may cost the derivation of
  /// keys, 8 µs, and a datagram has room for fifty.
  static let initialsMax = 8
  /// Those that are kept; the oldest makes room.
  private static let connectionsMax = 4

  private var connections: [Connection] = []
  private(set) var mark: UInt32 = 0

  /// Whether no packet could be opened.
  var isEmpty: Bool { connections.isEmpty && mark == 0 }

  /// Bytes held of messages that are not whole.
  var heldByteCount: Int { connections.reduce(0) { $0 + $1.crypto.bytes.count } }

  /// What is kept of a connection ID to know it again; never 0.
  static func mark(of identifier: Span<UInt8>) -> UInt32 {
    var mixer = Mixer(seed: 4)
    mixer.add(identifier)
    return max(1, UInt32(truncatingIfNeeded: mixer.value))
  }

  /// Drops what is held.
  mutating func finish() {
    if let last = connections.last { mark = Self.mark(of: last.identifier.span) }
    connections = []
  }

  /// Reads the Initial packets of a datagram, which may hold several packets (RFC 9000 §12.2).
  mutating func read(_ datagram: Span<UInt8>, into space: inout InspectionSpace) -> Reading {
    var offset = 0
    var initialCount = 0
    while offset < datagram.count, initialCount < Self.initialsMax,
      let header = QUICLongHeader.initial(datagram, at: offset)
        ?? QUICLongHeader(datagram, at: offset),
      header.end > offset
    {
      if header.packetType == .initial {
        initialCount += 1
        if let index = open(datagram, header, in: &space),
          readCrypto(of: index, into: &space)
        {
          return .finished
        }
      }
      offset = header.end
    }
    return offset > 0 ? .read : .unknown
  }

  /// Removes the protection of an Initial packet: with the keys of its connection, or, for the first one
  /// and after a Retry (RFC 9001 §5.2), with those of its own connection ID.
  ///
  /// - Returns: the index of the connection; nil when it can't be opened.
  private mutating func open(
    _ datagram: Span<UInt8>, _ header: QUICLongHeader, in space: inout InspectionSpace
  ) -> Int? {
    let ownID = datagram.extracting(header.destinationIDRange)
    // As a rule the latest.
    for index in connections.indices.reversed() {
      var packet = header
      packet.version = connections[index].version
      let identifier = connections[index].identifier
      if space.opener.open(
        datagram, packet, keysFrom: identifier.span, role: .client, into: &space.message)
      {
        return index
      }
    }
    for version in header.version.keyVersions {
      guard
        let packet = QUICLongHeader(datagram, at: header.start, keyVersion: version),
        packet.packetType == .initial,
        space.opener.open(
          datagram, packet, keysFrom: ownID, role: .client, into: &space.message)
      else { continue }
      if connections.count >= Self.connectionsMax { connections.removeFirst() }
      var identifier: [UInt8] = []
      for index in ownID.indices { identifier.append(ownID[index]) }
      connections.append(Connection(identifier: identifier, version: version))
      return connections.count - 1
    }
    return nil
  }

  /// Reads the frames of a packet whose protection is removed.
  ///
  /// - Returns: whether nothing more is to be read.
  private mutating func readCrypto(of index: Int, into space: inout InspectionSpace) -> Bool {
    var offset = 0
    let plaintext = space.message
    let isGoogle = connections[index].version.isGoogle
    while let frame = QUICFrames.nextCrypto(plaintext.span, at: &offset, isGoogle: isGoogle) {
      let isKept = connections[index].crypto.insert(
        plaintext.span.extracting(frame.dataRange), at: frame.offset,
        countMax: space.limits.quicCryptoBytes)
      if !isKept { space.buffer.limits.quicCryptoDropped += 1 }
    }
    guard noteHello(of: connections[index].crypto, isGoogle: isGoogle, into: &space.buffer) else {
      return false
    }
    // Of the connections, the one that was read.
    connections.append(connections.remove(at: index))
    return true
  }

  /// Reads the ClientHello, as far as it has arrived.
  ///
  /// - Returns: whether nothing more is to be read.
  private func noteHello(
    of crypto: Reassembly, isGoogle: Bool, into buffer: inout ObservationBuffer
  ) -> Bool {
    let handshake = crypto.bytes.span.extracting(first: crypto.prefixCount)
    if isGoogle, let name = GoogleQUIC.serverName(inMessage: handshake, 0..<handshake.count) {
      buffer.noteGoogleName(handshake, name)
      return true
    }
    switch ClientHello.read(handshake) {
    case .incomplete: return false
    // Google's own handshake may have more to come.
    case .invalid: return !isGoogle
    case .complete(let hello):
      buffer.note(hello, handshake, isQUIC: true)
      return true
    }
  }
}

extension ObservationBuffer {
  /// Notes the server name of Google's handshake.
  mutating func noteGoogleName(_ message: Span<UInt8>, _ name: Range<Int>) {
    let start = bytes.count
    GoogleQUIC.appendServerName(name, of: message, to: &bytes)
    note(.quicSNI, from: start)
  }
}
