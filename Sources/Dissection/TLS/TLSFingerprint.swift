/// What a ClientHello says of the software that sent it. Values that GREASE reserves (RFC 8701) are
/// left out everywhere, since they are drawn anew for each connection.
public struct TLSFingerprint: Sendable, Equatable {
  /// How the ClientHello came.
  public enum Transport: Sendable {
    case tcp, quic
  }

  /// Version, cipher suites, extensions, groups and point formats in decimal numbers, before they are
  /// digested (Althouse, Atkinson, Atkins, "JA3", 2017).
  public let ja3Text: String
  /// The three parts of JA4 before two of them are digested: FoxIO's JA4_r.
  public let ja4Text: String
  /// The MD5 of `ja3Text` in 32 hexadecimal digits.
  public let ja3: String
  /// FoxIO's JA4 ("JA4: TLS Client Fingerprinting", technical details, 2023), 36 characters.
  public let ja4: String

  /// The fingerprints of a ClientHello.
  ///
  /// - Parameter handshake: the message that `hello` was read from.
  public init(_ hello: ClientHello, _ handshake: Span<UInt8>, over transport: Transport) {
    let fields = Fields(hello, handshake)
    ja3Text = fields.ja3Text
    ja3 = MessageDigest.md5(Array(ja3Text.utf8))
    let start = fields.ja4Start(transport)
    let suites = fields.suites.sorted().map(Self.hexadecimal).joined(separator: ",")
    let extensions = fields.extensions.filter { $0 != 0 && $0 != 16 }.sorted()
      .map(Self.hexadecimal).joined(separator: ",")
    let algorithms = fields.signatureAlgorithms.map(Self.hexadecimal).joined(separator: ",")
    let rest = algorithms.isEmpty ? extensions : extensions + "_" + algorithms
    ja4Text = "\(start)_\(suites)_\(rest)"
    ja4 =
      "\(start)_\(Self.digest(suites, isEmpty: suites.isEmpty))_"
      + Self.digest(rest, isEmpty: fields.extensions.isEmpty)
  }

  private static func digest(_ text: String, isEmpty: Bool) -> String {
    isEmpty ? "000000000000" : String(MessageDigest.sha256(Array(text.utf8)).prefix(12))
  }

  private static func hexadecimal(_ value: UInt16) -> String {
    String(hexadecimal: [UInt8(value >> 8), UInt8(truncatingIfNeeded: value)])
  }

  /// The lists of a ClientHello that fingerprints are made of.
  private struct Fields {
    let legacyVersion: UInt16
    let highestVersion: UInt16
    let suites: [UInt16]
    var extensions: [UInt16] = []
    var groups: [UInt16] = []
    var pointFormats: [UInt8] = []
    var signatureAlgorithms: [UInt16] = []
    var firstProtocol: [UInt8] = []

    init(_ hello: ClientHello, _ bytes: Span<UInt8>) {
      legacyVersion = hello.legacyVersion
      highestVersion = hello.highestVersion
      suites = Self.values(bytes, hello.cipherSuitesRange)
      if let range = hello.alpnRange { firstProtocol = range.map { bytes[$0] } }
      hello.forEachExtension(bytes) { type, data in
        guard !Self.isGREASE(type) else { return }
        extensions.append(type)
        switch type {
        case 10: groups = Self.list(bytes, data)
        case 11: pointFormats = data.dropFirst().map { bytes[$0] }
        case 13: signatureAlgorithms = Self.list(bytes, data)
        default: break
        }
      }
    }

    var ja3Text: String {
      let lists: [[any BinaryInteger]] = [suites, extensions, groups, pointFormats]
      let texts = lists.map { list in list.map { "\($0)" }.joined(separator: "-") }
      return ([String(legacyVersion)] + texts).joined(separator: ",")
    }

    func ja4Start(_ transport: Transport) -> String {
      (transport == .quic ? "q" : "t") + version + (extensions.contains(0) ? "d" : "i")
        + Self.twoDigits(suites.count) + Self.twoDigits(extensions.count) + alpn
    }

    private var version: String {
      switch highestVersion {
      case 0x0304: "13"
      case 0x0303: "12"
      case 0x0302: "11"
      case 0x0301: "10"
      case 0x0300: "s3"
      case 0x0002: "s2"
      default: "00"
      }
    }

    /// First and last character of the first protocol; of its hexadecimal form where one of them is
    /// neither letter nor digit.
    private var alpn: String {
      guard let first = firstProtocol.first, let last = firstProtocol.last else { return "00" }
      let text =
        [first, last].allSatisfy(Self.isAlphanumeric)
        ? String(decoding: firstProtocol, as: UTF8.self) : String(hexadecimal: firstProtocol)
      return String(text.prefix(1) + text.suffix(1))
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
        UInt8(ascii: "A")...UInt8(ascii: "Z"):
        true
      default: false
      }
    }

    private static func twoDigits(_ count: Int) -> String {
      count < 10 ? "0\(count)" : String(min(count, 99))
    }

    /// 0x0a0a, 0x1a1a, … (RFC 8701 §2).
    private static func isGREASE(_ value: UInt16) -> Bool {
      value & 0x0f0f == 0x0a0a && value >> 8 == value & 0xff
    }

    /// The values after a length of 16 bits.
    private static func list(_ bytes: Span<UInt8>, _ data: Range<Int>) -> [UInt16] {
      values(bytes, data.dropFirst(2))
    }

    private static func values(_ bytes: Span<UInt8>, _ range: Range<Int>) -> [UInt16] {
      stride(from: range.lowerBound, to: range.upperBound - 1, by: 2)
        .map { bytes.uint16(at: $0) }.filter { !isGREASE($0) }
    }
  }
}
