import Dissection
import TestSupport
import Testing

/// JA3 and JA4 against published values.
@Suite struct TLSFingerprintTests {
  /// A ClientHello of a version, cipher suites, and extensions with their data.
  private static func handshake(
    version: UInt16 = 0x0303, _ suites: [UInt16], _ extensions: [(UInt16, [UInt8])]
  ) -> [UInt8] {
    let list = suites.flatMap(\.bytes)
    let encoded = extensions.flatMap { $0.0.bytes + UInt16($0.1.count).bytes + $0.1 }
    let body =
      version.bytes + [UInt8](repeating: 7, count: 32) + [0] + UInt16(list.count).bytes + list
      + [1, 0] + UInt16(encoded.count).bytes + encoded
    return [1, 0] + UInt16(body.count).bytes + body
  }

  private static func fingerprint(
    _ handshake: [UInt8], over transport: TLSFingerprint.Transport = .tcp
  ) throws -> TLSFingerprint {
    guard case .complete(let hello) = ClientHello.read(handshake.span) else {
      throw Undecoded(.tls, .malformed)
    }
    return TLSFingerprint(hello, handshake.span, over: transport)
  }

  private static func list(_ values: [UInt16]) -> [UInt8] {
    UInt16(2 * values.count).bytes + values.flatMap(\.bytes)
  }

  /// The ClientHello that FoxIO's "JA4: TLS Client Fingerprinting" works through: its lists as JA4_r
  /// gives them, in another order, with GREASE between them as Chrome sends it.
  private static let chrome = handshake(
    [
      0x1a1a, 0x1301, 0x1302, 0x1303, 0xc02b, 0xc02f, 0xc02c, 0xc030, 0xcca9, 0xcca8, 0xc013,
      0xc014, 0x009c, 0x009d, 0x002f, 0x0035,
    ],
    [
      (0x2a2a, []), (0x0000, [0, 14, 0, 0, 11] + Array("example.com".utf8)), (0x0017, []),
      (0xff01, [0]), (0x000a, list([0x3a3a, 0x001d, 0x0017, 0x0018])), (0x000b, [1, 0]),
      (0x0023, []), (0x0010, [0, 12, 2] + Array("h2".utf8) + [8] + Array("http/1.1".utf8)),
      (0x0005, [1, 0, 0, 0, 0]),
      (
        0x000d,
        list([0x0403, 0x0804, 0x0401, 0x0503, 0x0805, 0x0501, 0x0806, 0x0601])
      ), (0x0012, []), (0x0033, [0, 0]), (0x002d, [1, 1]),
      (0x002b, [6] + [0x5a, 0x5a, 3, 4, 3, 3]), (0x001b, [2, 0, 2]),
      (0x4469, [0, 3, 2, 0x68, 0x32]),
      (0x6a6a, [0]), (0x0015, [0, 0]),
    ])

  @Test func ja4IsAsFoxIOPublishedIt() throws {
    let fingerprint = try Self.fingerprint(Self.chrome)
    #expect(fingerprint.ja4 == "t13d1516h2_8daaf6152771_e5627efa2ab1")
    #expect(
      fingerprint.ja4Text
        == "t13d1516h2_002f,0035,009c,009d,1301,1302,1303,c013,c014,c02b,c02c,c02f,c030,cca8,cca9_"
        + "0005,000a,000b,000d,0012,0015,0017,001b,0023,002b,002d,0033,4469,ff01_"
        + "0403,0804,0401,0503,0805,0501,0806,0601")
    #expect(try Self.fingerprint(Self.chrome, over: .quic).ja4.hasPrefix("q13d1516h2_"))
  }

  /// The two examples in the README of salesforce/ja3.
  @Test(arguments: [
    (
      [
        47, 53, 5, 10, 49161, 49162, 49171, 49172, 50, 56, 19, 4,
      ] as [UInt16], true, "769,47-53-5-10-49161-49162-49171-49172-50-56-19-4,0-10-11,23-24-25,0",
      "ada70206e40642a3e4461f35503241d5"
    ),
    (
      [4, 5, 10, 9, 100, 98, 3, 6, 19, 18, 99], false, "769,4-5-10-9-100-98-3-6-19-18-99,,,",
      "de350869b8c85de67a350c8d186f11e6"
    ),
  ])
  func ja3IsAsItsAuthorsPublishedIt(
    suites: [UInt16], hasExtensions: Bool, text: String, digest: String
  ) throws {
    let extensions: [(UInt16, [UInt8])] = [
      (0, [0, 4, 0, 0, 1, 0x61]), (10, Self.list([23, 24, 25])), (11, [1, 0]),
    ]
    let handshake = Self.handshake(version: 0x0301, suites, hasExtensions ? extensions : [])
    let fingerprint = try Self.fingerprint(handshake)
    #expect(fingerprint.ja3Text == text)
    #expect(fingerprint.ja3 == digest)
  }

  @Test func aHelloWithoutAnythingHasZerosInItsJA4() throws {
    // "If there are no ciphers ... 000000000000", and the same for extensions; no ALPN is 00.
    let fingerprint = try Self.fingerprint(Self.handshake(version: 0x0301, [], []))
    #expect(fingerprint.ja4 == "t10i000000_000000000000_000000000000")
  }

  @Test(arguments: [
    ("h2", "h2"), ("http/1.1", "h1"), ("dot", "dt"), ("x", "xx"),
    // Bytes that are no letters or digits: the first and last of their hexadecimal digits.
    ("-b", "22"), ("a-", "6d"),
  ])
  func ja4ShowsTheEndsOfTheFirstProtocol(name: String, ends: String) throws {
    let bytes = Array(name.utf8)
    let data = UInt16(bytes.count + 1).bytes + [UInt8(bytes.count)] + bytes
    let fingerprint = try Self.fingerprint(Self.handshake([0x1301], [(16, data)]))
    #expect(fingerprint.ja4.hasPrefix("t12i0101\(ends)_"))
  }
}

extension UInt16 {
  fileprivate var bytes: [UInt8] { [UInt8(self >> 8), UInt8(self & 0xff)] }
}
