/// The record layer of TLS, up to the ClientHello (RFC 8446 §5.1, RFC 5246 §6.2.1).
public enum TLSRecords {
  /// Larger ClientHellos are sent by no client; post-quantum ones have 2 KiB.
  static let handshakeCountMax = 64 * 1024
  /// Records that a ClientHello may be cut into: one byte in each is the worst that tools make.
  static let recordsMax = 4096
  /// The records of a ClientHello end before this many bytes.
  static let streamCountMax = handshakeCountMax + 5 * recordsMax

  enum ContentType {
    static let changeCipherSpec: UInt8 = 20
    static let handshake: UInt8 = 22
  }

  /// Whether a stream begins with a handshake record that begins a ClientHello. Records of
  /// ChangeCipherSpec, which servers may drop (RFC 8446 §5), may stand before it.
  public static func recognize(_ stream: Span<UInt8>) -> Recognition {
    var offset = 0
    while offset < stream.count, stream[offset] == ContentType.changeCipherSpec {
      // One byte, which is 1, follows the header.
      let change = recognizeRecord(stream, at: offset, counts: 1...1, firstByte: 1)
      guard change == .yes else { return change }
      offset += 6
    }
    guard offset < stream.count else { return .undecided }
    guard stream[offset] == ContentType.handshake else { return .no }
    // No record is empty or over 2^14 + 2048 bytes.
    return recognizeRecord(
      stream, at: offset, counts: 1...18_432, firstByte: ClientHello.handshakeType)
  }

  /// Whether the version of a record is one of 3.0 to 3.4, and its length and its first byte are as
  /// expected.
  private static func recognizeRecord(
    _ stream: Span<UInt8>, at offset: Int, counts: ClosedRange<Int>, firstByte: UInt8
  ) -> Recognition {
    let count = stream.count - offset
    guard count > 2 else {
      return count < 2 || stream[offset + 1] == 3 ? .undecided : .no
    }
    guard stream[offset + 1] == 3, stream[offset + 2] <= 4 else { return .no }
    guard count >= 5 else { return .undecided }
    guard counts.contains(Int(stream.uint16(at: offset + 3))) else { return .no }
    guard count >= 6 else { return .undecided }
    return stream[offset + 5] == firstByte ? .yes : .no
  }

  /// Joins the handshake bytes of the records from the start of `stream` on, into `handshake`, and
  /// reads the ClientHello in them.
  public static func readClientHello(
    _ stream: Span<UInt8>, handshake: inout [UInt8]
  ) -> ClientHello.Reading {
    handshake.removeAll(keepingCapacity: true)
    var offset = 0
    for _ in 0..<recordsMax {
      guard stream.count - offset >= 5 else { break }
      let count = Int(stream.uint16(at: offset + 3))
      guard stream[offset + 1] == 3 else { return .invalid }
      let type = stream[offset]
      let end = min(offset + 5 + count, stream.count)
      if type == ContentType.handshake {
        guard handshake.count + count <= handshakeCountMax else { return .invalid }
        handshake.append(stream.extracting((offset + 5)..<end))
      } else if type != ContentType.changeCipherSpec || !handshake.isEmpty {
        // Another record inside a handshake message is forbidden (RFC 8446 §5.1).
        return .invalid
      }
      let reading = ClientHello.read(handshake.span)
      if case .incomplete = reading {} else { return reading }
      offset += 5 + count
    }
    return offset > streamCountMax ? .invalid : .incomplete
  }
}
