/// The data of a CRYPTO frame (RFC 9000 §19.6).
public struct QUICCryptoFrame: Sendable {
  /// Where the data belongs in the stream.
  public var offset: Int
  /// Where it stands in the packet's plaintext.
  public var dataRange: Range<Int>
}

/// The frames of Initial packets: PADDING, PING, ACK, CRYPTO, CONNECTION_CLOSE (RFC 9000 §12.4).
public enum QUICFrames {
  /// Ranges in one ACK frame.
  private static let rangesMax = 1024

  /// The next CRYPTO frame from `offset` on; nil at the end, and where a frame is damaged or of a
  /// type that Initial packets do not have.
  ///
  /// - Parameters:
  ///   - readsLength: false for a reader that takes all to the end of the packet for the frame's data,
  ///     whatever its length says.
  ///   - isGoogle: whether the packet is of Google's versions, where such frames have another type.
  public static func nextCrypto(
    _ plaintext: Span<UInt8>, at offset: inout Int, readsLength: Bool = true, isGoogle: Bool = false
  ) -> QUICCryptoFrame? {
    while offset < plaintext.count {
      let type = plaintext[offset]
      offset += 1
      switch type {
      case 0, 1: continue
      case 2, 3: guard skipACK(plaintext, at: &offset, hasECN: type == 3) else { return nil }
      // In Google's, 8 is CRYPTO, and 7 PING.
      case 7 where isGoogle: continue
      case 8 where isGoogle: return crypto(plaintext, at: &offset, readsLength: true)
      case 6: return crypto(plaintext, at: &offset, readsLength: readsLength)
      case 0x1c: guard skipClose(plaintext, at: &offset) else { return nil }
      default: return nil
      }
    }
    return nil
  }

  private static func crypto(
    _ plaintext: Span<UInt8>, at offset: inout Int, readsLength: Bool
  ) -> QUICCryptoFrame? {
    guard let place = QUICVariableInteger.read(plaintext, at: &offset),
      let length = QUICVariableInteger.read(plaintext, at: &offset)
    else { return nil }
    let start = offset
    let count = readsLength ? length : plaintext.count - start
    guard count <= plaintext.count - start else { return nil }
    offset += count
    return QUICCryptoFrame(offset: place, dataRange: start..<offset)
  }

  /// RFC 9000 §19.3.
  private static func skipACK(
    _ plaintext: Span<UInt8>, at offset: inout Int, hasECN: Bool
  ) -> Bool {
    guard QUICVariableInteger.read(plaintext, at: &offset) != nil,
      QUICVariableInteger.read(plaintext, at: &offset) != nil,
      let ranges = QUICVariableInteger.read(plaintext, at: &offset), ranges <= rangesMax
    else { return false }
    // The first range, a gap and a length for each other one, three counts of ECN.
    for _ in 0..<(1 + 2 * ranges + (hasECN ? 3 : 0)) {
      guard QUICVariableInteger.read(plaintext, at: &offset) != nil else { return false }
    }
    return true
  }

  /// RFC 9000 §19.19.
  private static func skipClose(_ plaintext: Span<UInt8>, at offset: inout Int) -> Bool {
    guard QUICVariableInteger.read(plaintext, at: &offset) != nil,
      QUICVariableInteger.read(plaintext, at: &offset) != nil,
      let count = QUICVariableInteger.read(plaintext, at: &offset),
      count <= plaintext.count - offset
    else { return false }
    offset += count
    return true
  }
}
