/// The long header of one QUIC packet (RFC 9000 §17.2); a datagram may hold several. Ranges are of
/// the datagram.
public struct QUICLongHeader: Sendable {
  public enum PacketType: Sendable {
    case initial, zeroRTT, handshake, retry
  }

  public var version: QUICVersion
  public var packetType: PacketType
  /// Where the packet begins.
  public var start: Int
  public var destinationIDRange: Range<Int>
  public var sourceIDRange: Range<Int>
  /// Of Initial packets.
  public var tokenRange: Range<Int>
  /// Where the protected packet number begins.
  public var packetNumberOffset: Int
  /// Where the packet ends.
  public var end: Int

  /// RFC 9000 §17.2 allows 20 bytes.
  static let connectionIDCountMax = 20

  /// Reads the header at `offset`; nil when there is none of a version that is read, or when its
  /// lengths do not fit.
  ///
  /// - Parameter keyVersion: the version whose packet types it has; nil for that of the header.
  public init?(_ datagram: Span<UInt8>, at offset: Int, keyVersion: QUICVersion? = nil) {
    guard offset >= 0, datagram.count - offset >= 7, datagram[offset] & 0xc0 == 0xc0 else {
      return nil
    }
    start = offset
    version = QUICVersion(rawValue: datagram.uint32(at: offset + 1))
    guard version.isSupported else { return nil }
    if let keyVersion { version = keyVersion }
    packetType = Self.packetType(datagram[offset] >> 4 & 3, version)
    guard let destination = Self.connectionID(datagram, at: offset + 5),
      let source = Self.connectionID(datagram, at: destination.upperBound)
    else { return nil }
    destinationIDRange = destination
    sourceIDRange = source
    var position = source.upperBound
    tokenRange = position..<position
    if packetType == .initial {
      guard let count = QUICVariableInteger.read(datagram, at: &position),
        count <= datagram.count - position
      else { return nil }
      tokenRange = position..<(position + count)
      position += count
    }
    packetNumberOffset = position
    end = datagram.count
    guard packetType != .retry else { return }
    guard let count = QUICVariableInteger.read(datagram, at: &position),
      count <= datagram.count - position
    else { return nil }
    packetNumberOffset = position
    end = position + count
  }

  /// Version 2 counts from Retry (RFC 9369 §3.2).
  private static func packetType(_ bits: UInt8, _ version: QUICVersion) -> PacketType {
    switch version == .v2 ? (bits &+ 3) & 3 : bits {
    case 0: .initial
    case 1: .zeroRTT
    case 2: .handshake
    default: .retry
    }
  }

  private static func connectionID(_ datagram: Span<UInt8>, at offset: Int) -> Range<Int>? {
    guard offset < datagram.count else { return nil }
    let count = Int(datagram[offset])
    guard count <= connectionIDCountMax, count < datagram.count - offset else { return nil }
    return (offset + 1)..<(offset + 1 + count)
  }
}

/// RFC 9000 §16.
enum QUICVariableInteger {
  /// Reads an integer, and moves `offset` to what follows; nil when the bytes end inside.
  static func read(_ bytes: Span<UInt8>, at offset: inout Int) -> Int? {
    guard offset < bytes.count else { return nil }
    let count = 1 << Int(bytes[offset] >> 6)
    guard bytes.count - offset >= count else { return nil }
    var value = Int(bytes[offset] & 0x3f)
    for index in (offset + 1)..<(offset + count) { value = value << 8 | Int(bytes[index]) }
    offset += count
    return value
  }
}
