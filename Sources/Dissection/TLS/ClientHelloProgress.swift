/// How far a ClientHello has come whose records arrive in pieces: whether `TLSRecords.readClientHello` could tell
/// more than that it is incomplete.
///
/// Each record is looked at once, however small the pieces are.
public struct ClientHelloProgress: Sendable {
  /// Where the next record begins that was not looked at as a whole.
  private var recordStart: Int32 = 0
  private var recordCount: Int32 = 0
  /// Bytes of the message in the records before.
  private var messageCount: Int32 = 0
  /// The first bytes of the message, as far as they have come: type and length (RFC 8446 §4).
  private var header: UInt32 = 0
  private var headerCount: Int32 = 0

  /// Of a ClientHello of which nothing has come.
  public init() {}

  /// Looks at the bytes that have come since the last call.
  ///
  /// - Parameter stream: from the first record on.
  /// - Returns: whether it is time to read the records: the message is whole, or something is wrong.
  public mutating func isDue(_ stream: Span<UInt8>) -> Bool {
    while stream.count - Int(recordStart) >= 5 {
      let start = Int(recordStart)
      let length = Int(stream.uint16(at: start + 3))
      // Of more records none is joined; what is wrong is for the reader to tell.
      guard recordCount < TLSRecords.recordsMax else { return false }
      guard stream[start + 1] == 3, start + 5 + length <= TLSRecords.streamCountMax else {
        return true
      }
      let available = min(length, stream.count - start - 5)
      switch stream[start] {
      case TLSRecords.ContentType.handshake:
        noteHeader(stream.extracting((start + 5)..<(start + 5 + available)))
        if isOver(Int(messageCount) + available, Int(messageCount) + length) { return true }
      case TLSRecords.ContentType.changeCipherSpec:
        guard messageCount == 0 else { return true }
      default: return true
      }
      guard available == length else { return false }
      if stream[start] == TLSRecords.ContentType.handshake { messageCount += Int32(length) }
      recordStart += Int32(5 + length)
      recordCount += 1
    }
    return false
  }

  /// Keeps the first bytes of the message, of a record that may have been seen in part before.
  private mutating func noteHeader(_ data: Span<UInt8>) {
    while headerCount < 4, Int(headerCount - messageCount) < data.count {
      header = header << 8 | UInt32(data[Int(headerCount - messageCount)])
      headerCount += 1
    }
  }

  /// Whether the message is whole, or is none.
  private func isOver(_ count: Int, _ countWithRecord: Int) -> Bool {
    if headerCount == 0 { return false }
    let type = header >> UInt32(8 * (headerCount - 1)) & 0xff
    guard type == UInt32(ClientHello.handshakeType),
      countWithRecord <= TLSRecords.handshakeCountMax
    else { return true }
    guard headerCount == 4 else { return false }
    let end = 4 + Int(header & 0xff_ffff)
    return end > TLSRecords.handshakeCountMax || count >= end
  }
}
