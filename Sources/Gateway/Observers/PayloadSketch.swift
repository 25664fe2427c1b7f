import Dissection

/// What a payload looks like at first sight, for the eyes of a reader: nothing is decided by it.
enum PayloadSketch {
  private static let lineCountMax = 60

  /// The first line of a payload of text; nil for other bytes.
  static func words(_ payload: Span<UInt8>) -> String? {
    var line: [UInt8] = []
    for index in payload.indices {
      let byte = payload[index]
      if byte == UInt8(ascii: "\r") || byte == UInt8(ascii: "\n") { break }
      guard (0x20..<0x7f).contains(byte) else { return nil }
      line.append(byte)
    }
    guard line.count >= 4 else { return nil }
    let text = String(decoding: line.prefix(lineCountMax), as: UTF8.self)
    return "\"\(text)\(line.count > lineCountMax ? "..." : "")\""
  }

  /// What a datagram is, where its first bytes tell.
  static func words(ofDatagram payload: Span<UInt8>) -> String? {
    guard let header = QUICLongHeader(payload, at: 0) else { return nil }
    return switch header.packetType {
    case .initial: "QUIC Initial"
    case .zeroRTT: "QUIC 0-RTT"
    case .handshake: "QUIC Handshake"
    case .retry: "QUIC Retry"
    }
  }
}

/// The TLS records that pass in both directions of a connection, as far as they come in order.
struct TLSRecordSketch: Sendable {
  private struct Side: Sendable {
    var next: UInt32 = 0
    /// Bytes of the record that has begun which are still to come.
    var rest = 0
  }

  private var client = Side()
  private var server = Side()

  /// What a segment carries of TLS (RFC 8446 §5.1); nil where it begins no record and goes on with none.
  mutating func words(_ step: FlowTrace.Step, _ payload: Span<UInt8>) -> String? {
    guard payload.count > 0 else { return nil }
    var side = step.direction == .toServer ? client : server
    defer { if step.direction == .toServer { client = side } else { server = side } }
    var parts: [String] = []
    var offset = 0
    if side.rest > 0, side.next == step.sequence {
      offset = min(side.rest, payload.count)
      side.rest -= offset
      parts.append(side.rest > 0 ? "TLS record goes on" : "the rest of a TLS record")
    } else {
      side.rest = 0
    }
    while offset + 5 <= payload.count, let kind = Self.kind(payload, at: offset) {
      if parts.last != kind { parts.append(kind) }
      let count = 5 + (Int(payload[offset + 3]) << 8 | Int(payload[offset + 4]))
      side.rest = max(0, count - (payload.count - offset))
      offset += min(count, payload.count - offset)
    }
    side.next = step.sequence &+ UInt32(truncatingIfNeeded: payload.count)
    guard !parts.isEmpty else { return nil }
    return parts.joined(separator: ", ") + (side.rest > 0 ? ", \(side.rest) bytes to come" : "")
  }

  private static func kind(_ payload: Span<UInt8>, at offset: Int) -> String? {
    guard payload[offset + 1] == 3, payload[offset + 2] <= 4 else { return nil }
    switch payload[offset] {
    case 20: return "TLS ChangeCipherSpec"
    case 21: return "TLS alert"
    case 22: return handshake(offset + 5 < payload.count ? payload[offset + 5] : nil)
    case 23: return "TLS application data"
    default: return nil
    }
  }

  /// RFC 8446 §4.
  private static func handshake(_ type: UInt8?) -> String {
    switch type {
    case 1: "TLS ClientHello"
    case 2: "TLS ServerHello"
    default: "TLS handshake"
    }
  }
}
