import Dissection
import TestSupport
import Testing

@Suite struct ClientHelloTests {
  /// A reading as a test compares it.
  enum Outcome: Equatable { case complete, incomplete, invalid }

  private static func outcome(_ handshake: [UInt8]) -> Outcome {
    switch ClientHello.read(handshake.span) {
    case .complete: .complete
    case .incomplete: .incomplete
    case .invalid: .invalid
    }
  }

  private static func hello(_ handshake: [UInt8]) throws -> ClientHello {
    let reading = ClientHello.read(handshake.span)
    guard case .complete(let hello) = reading else {
      throw Undecoded(.tls, .malformed)
    }
    return hello
  }

  private static func name(_ handshake: [UInt8]) throws -> String {
    var names: [UInt8] = []
    try hello(handshake).appendServerName(handshake.span, to: &names)
    return String(decoding: names, as: UTF8.self)
  }

  @Test func fieldsOfTheTraceInRFC8448AreRead() throws {
    let hello = try Self.hello(SampleHello.rfc8448)
    #expect(hello.serverNameRange == 60..<66)
    #expect(try Self.name(SampleHello.rfc8448) == "server")
    #expect(hello.alpnRange == nil)
    #expect(hello.legacyVersion == 0x0303)
    #expect(hello.highestVersion == 0x0304)
    #expect(!hello.hasEncryptedClientHello)
    #expect(!hello.hasESNI)
    #expect(hello.cipherSuitesRange == 41..<47)
    #expect(hello.extensionsRange == 51..<196)
  }

  // RFC 6066 §3: list, type, length, name.
  @Test(arguments: [
    ("0000 000c 000a 00 0007 612e6578616d70", "a.examp"),
    ("0000 000b 0009 00 0006 412e4558412e", "a.exa"),
    ("0000 0006 0004 00 0001 2e", ""),
    ("0000 0008 0006 00 0003 61ff2d", #"a\255-"#),
    ("0000 000a 0008 00 0005 6120622e63", #"a\032b.c"#),
  ])
  func serverNameIsLowerCaseASCIIWithoutItsLastDot(extensions: String, name: String) throws {
    #expect(try Self.name(SampleHello.with(extensions)) == name)
  }

  @Test(arguments: [
    ("0000 000a 0008 01 0001 78 00 0001 61", "a", "an unknown type before"),
    ("0000 000a 0008 00 0001 61 00 0001 62", "a", "two host names"),
    ("0000 0006 0004 00 0001 61 0000 0006 0004 00 0001 62", "a", "two extensions"),
  ])
  func firstHostNameCounts(extensions: String, name: String, what: String) throws {
    #expect(try Self.name(SampleHello.with(extensions)) == name, "\(what)")
  }

  @Test(arguments: [
    ("0000 0000", "an empty extension"), ("0000 0002 0000", "an empty list"),
    ("0000 0006 0005 00 0001 61", "a list longer than the extension"),
    ("0000 0006 0004 00 0002 61", "a name longer than the list"),
    ("0000 0006 0004 01 0001 61", "no host name"), ("000a 0004 0002 001d", "other extensions"),
    ("0000 0003 0001 00", "a type without a length"),
  ])
  func helloWithoutAHostNameIsStillAHello(extensions: String, what: String) throws {
    #expect(try Self.hello(SampleHello.with(extensions)).serverNameRange == nil, "\(what)")
  }

  private static let versions: [(String, UInt16)] = [
    ("002b 0003 02 0304", 0x0304), ("002b 0007 06 0a0a 0304 0303", 0x0304),
    ("002b 0005 04 fafa 0303", 0x0303), ("002b 0003 02 dada", 0x0302), ("", 0x0302),
    ("002b 0001 00", 0x0302), ("002b 0000", 0x0302), ("002b 0003 02 7f1c", 0x7f1c),
  ]

  // RFC 8446 §4.2.1; RFC 8701 §2 reserves 0x0a0a, 0x1a1a, … 0xfafa.
  @Test(arguments: versions)
  func highestSupportedVersionThatIsNoGREASECounts(extensions: String, version: UInt16) throws {
    let hello = try Self.hello(SampleHello.with(extensions, legacyVersion: "0302"))
    #expect(hello.legacyVersion == 0x0302)
    #expect(hello.highestVersion == version)
  }

  // RFC 7301 §3.1: list, length, name.
  @Test(arguments: [
    ("0010 000e 000c 02 6832 08 687474702f312e31", "h2"),
    ("0010 000b 0009 08 687474702f312e31", "http/1.1"),
  ])
  func firstProtocolOfALPNIsFound(extensions: String, name: String) throws {
    let handshake = SampleHello.with(extensions)
    let range = try #require(try Self.hello(handshake).alpnRange)
    #expect(String(decoding: handshake[range], as: UTF8.self) == name)
  }

  @Test(arguments: ["0010 0000", "0010 0002 0000", "0010 0005 0003 09 6832"])
  func damagedALPNHoldsNoProtocol(extensions: String) throws {
    #expect(try Self.hello(SampleHello.with(extensions)).alpnRange == nil)
  }

  @Test func encryptedNamesAreNoticed() throws {
    let encryptedHello = try Self.hello(SampleHello.with("fe0d 0001 00"))
    #expect(encryptedHello.hasEncryptedClientHello)
    #expect(!encryptedHello.hasESNI)
    let encryptedName = try Self.hello(SampleHello.with("ffce 0001 00"))
    #expect(encryptedName.hasESNI)
    #expect(!encryptedName.hasEncryptedClientHello)
  }

  @Test func extensionsAreOptional() throws {
    let random = [UInt8](repeating: 0, count: 32)
    let body = bytes("0301") + random + bytes("00 0002 002f 01 00")
    let hello = try Self.hello(SampleHello.message(body))
    #expect(hello.highestVersion == 0x0301)
    #expect(hello.extensionsRange.isEmpty)
  }

  @Test(arguments: [
    ("000a 0003 0002", "an extension beyond the list"), ("000a 00", "half a length"),
    ("000a 0002 001d 00", "a byte behind the last extension"),
  ])
  func extensionsThatDoNotFitAreInvalid(extensions: String, what: String) {
    #expect(Self.outcome(SampleHello.with(extensions)) == .invalid, "\(what)")
  }

  // What follows version and random.
  @Test(arguments: [
    ("", "nothing"), ("ff 0002 1301 01 00", "a session identifier of 255 bytes"),
    ("00 0008 1301 01 00", "eight bytes of cipher suites"), ("00 0002 1301", "no compression"),
    ("00 0002 1301 04 00", "four compression methods"),
    ("00 0002 1301 01 00 0001", "one byte of extensions that is missing"),
    ("00 0002 1301 01 00 00", "half a length"),
  ])
  func lengthsThatDoNotFitAreInvalid(text: String, what: String) {
    let start = bytes("0303") + [UInt8](repeating: 0, count: 32)
    #expect(Self.outcome(SampleHello.message(start + bytes(text))) == .invalid, "\(what)")
  }

  @Test(arguments: [
    ("02", "ServerHello"), ("02 000001 00", "a whole ServerHello"), ("00", "HelloRequest"),
    ("01 010000", "65,536 bytes"), ("01 ffffff", "16 MiB"), ("01 000000", "an empty one"),
  ])
  func otherMessagesAreInvalidAtOnce(text: String, what: String) {
    #expect(Self.outcome(bytes(text)) == .invalid, "\(what)")
  }

  @Test func bytesAfterTheMessageAreNotPartOfIt() throws {
    let hello = try Self.hello(SampleHello.rfc8448 + bytes("0000 0006 0004 00 0001 61"))
    #expect(hello.extensionsRange.upperBound == 196)
  }

  @Test(arguments: 0..<196)
  func everyShorterPrefixIsIncomplete(length: Int) {
    #expect(Self.outcome(Array(SampleHello.rfc8448.prefix(length))) == .incomplete)
  }

  @Test func everySingleBitFlipLeavesRangesInsideTheMessage() {
    for handshake in Damage.flips(of: SampleHello.rfc8448) {
      guard let hello = try? Self.hello(handshake) else { continue }
      #expect(hello.extensionsRange.upperBound <= handshake.count)
      #expect(hello.cipherSuitesRange.upperBound <= hello.extensionsRange.lowerBound)
      if let name = hello.serverNameRange { #expect(name.upperBound <= handshake.count) }
      if let name = try? Self.name(handshake) {
        #expect(name.utf8.allSatisfy { (0x21...0x7e).contains($0) })
      }
    }
  }
}
