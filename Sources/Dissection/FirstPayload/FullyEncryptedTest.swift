/// Whether the first payload of a connection looks like random bytes throughout, as fully encrypted
/// protocols (Shadowsocks, VMess, obfs4) do: the rules that Wu et al. inferred, "How the Great Firewall
/// of China Detects and Blocks Fully Encrypted Traffic", USENIX Security 2023, Algorithm 1.
public struct FullyEncryptedTest: Sendable {
  /// Why a payload is exempt.
  public struct Exemptions: OptionSet, Sendable {
    public let rawValue: UInt8
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// Ex1: at most 3.4 or at least 4.6 bits set a byte.
    public static let popcount = Exemptions(rawValue: 1 << 0)
    /// Ex2: the first six bytes are printable.
    public static let printableStart = Exemptions(rawValue: 1 << 1)
    /// Ex3: more than half of the bytes are printable.
    public static let mostlyPrintable = Exemptions(rawValue: 1 << 2)
    /// Ex4: more than 20 printable bytes in a row.
    public static let printableRun = Exemptions(rawValue: 1 << 3)
    /// Ex5: it begins like TLS or HTTP.
    public static let knownProtocol = Exemptions(rawValue: 1 << 4)
  }

  /// The exemptions that a payload meets; none means that it looks fully encrypted. An empty payload
  /// meets none, and is not one.
  public static func exemptions(_ bytes: Span<UInt8>) -> Exemptions {
    var exemptions: Exemptions = []
    var bitCount = 0
    var printableCount = 0
    var run = 0
    var longestRun = 0
    for index in bytes.indices {
      let byte = bytes[index]
      bitCount += byte.nonzeroBitCount
      if 0x20...0x7e ~= byte {
        printableCount += 1
        run += 1
        longestRun = max(longestRun, run)
      } else {
        run = 0
      }
    }
    if beginsPrintably(bytes) { exemptions.insert(.printableStart) }
    // Exact, in tenths of a bit.
    if 10 * bitCount <= 34 * bytes.count || 10 * bitCount >= 46 * bytes.count {
      exemptions.insert(.popcount)
    }
    if 2 * printableCount > bytes.count { exemptions.insert(.mostlyPrintable) }
    if longestRun > 20 { exemptions.insert(.printableRun) }
    if isKnown(bytes) { exemptions.insert(.knownProtocol) }
    return exemptions
  }

  /// Whether a payload meets no exemption. Most payloads meet one in their first six bytes, and are read no further.
  public static func looksFullyEncrypted(_ bytes: Span<UInt8>) -> Bool {
    !isKnown(bytes) && !beginsPrintably(bytes) && exemptions(bytes).isEmpty
  }

  private static func beginsPrintably(_ bytes: Span<UInt8>) -> Bool {
    guard bytes.count >= 6 else { return false }
    for index in 0..<6 where !(0x20...0x7e ~= bytes[index]) { return false }
    return true
  }

  private static func isKnown(_ bytes: Span<UInt8>) -> Bool {
    if bytes.count >= 3, 0x16...0x17 ~= bytes[0], bytes[1] == 3, bytes[2] <= 9 { return true }
    guard bytes.count >= 4 else { return false }
    switch bytes.uint32(at: 0) | 0x2020_2020 {
    case 0x6765_7420, 0x7075_7420: return bytes[3] == 0x20  // "get ", "put "
    case 0x706f_7374, 0x6865_6164: return bytes.count >= 5 && bytes[4] == 0x20  // "post ", "head "
    default: return false
    }
  }
}
