import Dissection
import TestSupport
import Testing

@Suite struct QUICFramesTests {
  /// A CRYPTO frame as a test compares it.
  struct Frame: Equatable {
    var offset: Int
    var data: [UInt8]
  }

  private static func next(_ plaintext: [UInt8], at offset: inout Int) -> QUICCryptoFrame? {
    QUICFrames.nextCrypto(plaintext.span, at: &offset)
  }

  private static func frames(_ plaintext: [UInt8]) -> [Frame] {
    var frames: [Frame] = []
    var offset = 0
    while let frame = Self.next(plaintext, at: &offset) {
      frames.append(Frame(offset: frame.offset, data: Array(plaintext[frame.dataRange])))
    }
    return frames
  }

  @Test func serversCryptoFrameFollowsItsAcknowledgement() {
    var offset = 0
    let frame = Self.next(SampleInitials.serverFrames, at: &offset)
    #expect(frame?.offset == 0)
    #expect(frame?.dataRange == 9..<99)
    #expect(Self.next(SampleInitials.serverFrames, at: &offset) == nil)
  }

  @Test func clientsPaddingIsSkipped() {
    var offset = 0
    let frame = Self.next(SampleInitials.clientFrames, at: &offset)
    #expect(frame?.dataRange == 4..<245)
    #expect(Self.next(SampleInitials.clientFrames, at: &offset) == nil)
    #expect(offset == 1162)
  }

  // RFC 9000 §19.
  @Test func framesThatInitialPacketsMayHaveAreSkipped() {
    let plaintext = bytes(
      """
      00 00 01                  # PADDING twice, PING
      06 05 02 aabb             # CRYPTO: offset 5, two bytes
      02 04 00 01 00 02 03      # ACK: largest 4, delay, one more range, first; gap, range
      03 04 00 00 00 01 02 4003 # ACK with three counts of ECN
      1c 0a 06 03 627965        # CONNECTION_CLOSE: code, frame type, reason of three bytes
      06 8000 4000 01 cc        # CRYPTO: offset 16,384
      06 00 00                  # CRYPTO without data
      """)
    let expected = [
      Frame(offset: 5, data: [0xaa, 0xbb]), Frame(offset: 16_384, data: [0xcc]),
      Frame(offset: 0, data: []),
    ]
    #expect(Self.frames(plaintext) == expected)
  }

  @Test(arguments: [
    ("08 00 06 00 01 aa", "STREAM"), ("1d 00 00 06 00 01 aa", "CONNECTION_CLOSE of 1-RTT"),
    ("1e 06 00 01 aa", "HANDSHAKE_DONE"), ("06 00 02 aa", "CRYPTO with one byte of two"),
    ("06 00", "CRYPTO without a length"), ("06", "CRYPTO without an offset"),
    ("06 00 ffffffffffffffff", "CRYPTO of 2^62 - 1 bytes"),
    ("02 00 00 ffffffffffffffff 00 06 00 01 aa", "ACK of 2^62 - 1 ranges"),
    ("02 00 00 02 00 00 00", "ACK with one range of two"),
    ("1c 00 00 05 61", "CONNECTION_CLOSE with one byte of five"), ("", "nothing"),
  ])
  func damagedOrForbiddenFrameEndsTheReading(text: String, what: String) {
    #expect(Self.frames(bytes(text)).isEmpty, "\(what)")
  }

  @Test func everyShorterPrefixHoldsNoWholeFrame() {
    let hello = SampleInitials.clientFrames.prefix(245)
    for prefix in Damage.prefixes(of: Array(hello)) { #expect(Self.frames(prefix).isEmpty) }
  }

  @Test func everySingleBitFlipLeavesDataInsideThePlaintext() {
    for plaintext in Damage.flips(of: SampleInitials.serverFrames) {
      var offset = 0
      while let frame = Self.next(plaintext, at: &offset) {
        #expect(frame.dataRange.upperBound <= plaintext.count)
        #expect(frame.offset < 1 << 62)
      }
    }
  }
}
