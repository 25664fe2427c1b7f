import Captures
import Dissection
import Population

/// The form of a file that `replay --partial` writes: what it is, how long, its content compressed, and a digest of
/// all that. `PartialResults.md` has the bytes.
enum PartialFile {
  /// The first bytes: one that no text has, a name, and a line feed that a transfer as text would change.
  static let magic: [UInt8] = [0x8f] + Array("CKPART".utf8) + [0x0a]
  /// One more whenever what is written changes.
  static let format = 3
  /// Magic, format, and the counts of the content and of its compressed form.
  private static let headCount = 8 + 2 + 8 + 8
  /// SHA-256.
  private static let digestCount = 32

  /// A file with some content.
  static func bytes(of content: [UInt8]) throws(PartialError) -> [UInt8] {
    guard let compressed = Compression.compress(content) else {
      throw PartialError("no memory to compress a partial result")
    }
    var bytes = magic
    bytes += bigEndian(UInt64(format), count: 2)
    bytes += bigEndian(UInt64(content.count), count: 8)
    bytes += bigEndian(UInt64(compressed.count), count: 8)
    bytes += compressed
    guard let digest = digest(of: bytes) else {
      throw PartialError("libcrypto gives no SHA-256")
    }
    return bytes + digest
  }

  /// The content of a file.
  ///
  /// - Throws: `PartialError` when it is empty, something else, of another format, truncated or damaged.
  static func content(of bytes: [UInt8]) throws(PartialError) -> [UInt8] {
    guard !bytes.isEmpty else { throw PartialError("is empty: \(remedy)") }
    guard isPartial(bytes) else { throw PartialError("is no partial result: \(remedy)") }
    guard bytes.count >= headCount + digestCount else {
      throw PartialError("is truncated: copy it again")
    }
    let format = number(bytes[8..<10])
    guard format == Self.format else {
      throw PartialError(
        "is of format \(format), and this program reads format \(Self.format): use the version that wrote it"
      )
    }
    let count = number(bytes[18..<26])
    let isCount = UInt64(bytes.count - headCount - digestCount)
    guard count == isCount else {
      throw PartialError(
        count > isCount
          ? "is truncated: copy it again"
          : "has \(isCount - count) bytes behind its end: copy it again")
    }
    let end = bytes.count - digestCount
    guard digest(of: Array(bytes[..<end])) == Array(bytes[end...]) else {
      throw PartialError(
        "is damaged, since its SHA-256 is not what stands at its end: copy it again")
    }
    let contentCount = Int(clamping: number(bytes[10..<18]))
    guard
      let content = Compression.decompress(Array(bytes[headCount..<end]), count: contentCount)
    else { throw PartialError("holds nothing that can be decompressed: \(remedy)") }
    return content
  }

  /// Whether bytes begin as a partial result does, as far as they go.
  static func isPartial(_ bytes: [UInt8]) -> Bool {
    !bytes.isEmpty && zip(bytes, magic).allSatisfy { $0 == $1 }
  }

  static let remedy = "give files that 'replay --partial' wrote"

  private static func bigEndian(_ number: UInt64, count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: number >> UInt64(8 * (count - 1 - $0))) }
  }

  private static func number(_ bytes: ArraySlice<UInt8>) -> UInt64 {
    bytes.reduce(0) { $0 << 8 | UInt64($1) }
  }

  private static func digest(of bytes: [UInt8]) -> [UInt8]? {
    Hexadecimal.bytes(MessageDigest.sha256(bytes))
  }
}

/// Digests as texts have them, and as bytes.
enum Hexadecimal {
  /// The 32 bytes of a SHA-256; nil where it is none.
  static func bytes(_ text: String) -> [UInt8]? {
    let digits = text.utf8.compactMap { Character(UnicodeScalar($0)).hexDigitValue }
    guard text.utf8.count == 64, digits.count == 64 else { return nil }
    return stride(from: 0, to: 64, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
  }

  /// In lower case.
  static func text(_ bytes: ArraySlice<UInt8>) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
