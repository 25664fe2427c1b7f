import Dissection
import Gateway
import TestSupport
import Testing

/// How censors read QUIC, as Zohaib et al. found of the GFW (USENIX Security 2025, §3).
@Suite struct QUICHabitsTests {
  private static let rules = "  - {id: site, names: [blocked.test]}\n"
  private static let ping: [UInt8] = [1]
  private static let padding: [UInt8] = [0]

  /// CRYPTO frames (RFC 9000 §19.6) with the ClientHello cut at some places.
  ///
  /// - Parameter length: what each gives as its length; nil for the right one.
  private static func frames(cutAt ends: [Int] = [], length: Int? = nil) -> [[UInt8]] {
    // Without the record's header.
    let hello = Array(Messages.clientHello("blocked.test").dropFirst(5))
    let bounds = [0] + ends + [hello.count]
    return zip(bounds, bounds.dropFirst()).map { start, end in
      [6] + integer(start) + integer(length ?? end - start) + hello[start..<end]
    }
  }

  /// A variable-length integer of two bytes (RFC 9000 §16).
  private static func integer(_ value: Int) -> [UInt8] {
    [0x40 | UInt8(value >> 8), UInt8(value & 0xff)]
  }

  private static func initial(_ frames: [[UInt8]], number: UInt32 = 0) throws -> [UInt8] {
    let identifier: [UInt8] = [1, 2, 3, 4, 5, 6, 7, 8]
    var datagram: [UInt8] = []
    guard let sealer = QUICInitialSealer(destinationID: identifier, role: .client) else {
      return []
    }
    let isSealed = sealer.append(
      number: number, to: identifier, from: [], frames: frames.flatMap { $0 }, packetCount: 1200,
      into: &datagram)
    try #require(isSealed)
    return datagram
  }

  /// - Parameter pause: seconds between the datagrams.
  private static func isDropped(
    _ datagrams: [[UInt8]], pause: Int64 = 0, _ quic: String
  ) throws -> Bool {
    var conversation = Conversation()
    for datagram in datagrams {
      conversation.udp(50_000, 443, datagram)
      conversation.now += pause * 1_000_000_000
    }
    let censor =
      "name: c\ntitle: C\nplacement: in-path\nreactions: {quic-sni: drop}\nquic: {\(quic)}\n"
    return try ReplayedCapture(conversation, rules: rules, censor: censor).flows[0].verdict
      == .blocked
  }

  @Test func aWholeClientHelloIsRead() throws {
    let datagram = try Self.initial(Self.frames())
    for quic in ["crypto: frame", "datagrams: first", "versions: v1", "first-frame: crypto"] {
      #expect(try Self.isDropped([datagram], quic))
    }
  }

  @Test func aDatagramBeforeItHidesItFromWhoReadsTheFirst() throws {
    let datagrams = [[1, 2, 3], try Self.initial(Self.frames())]
    #expect(try !Self.isDropped(datagrams, "datagrams: first"))
    #expect(try Self.isDropped(datagrams, "datagrams: any"))
  }

  /// After a datagram of zeros and 60 s of silence the GFW reads an Initial packet as the first.
  @Test func aFlowMayBeForgotten() throws {
    let datagrams = [[1, 2, 3], try Self.initial(Self.frames())]
    let quic = "datagrams: first, forgotten-after: 60"
    #expect(try !Self.isDropped(datagrams, pause: 59, quic))
    #expect(try Self.isDropped(datagrams, pause: 61, quic))
  }

  @Test func whoReadsEveryDatagramForgetsNoFlow() {
    #expect(throws: (any Error).self) {
      try Self.isDropped([[1]], "datagrams: any, forgotten-after: 60")
    }
  }

  @Test func framesOfADatagramMayBePutTogether() throws {
    let datagram = try Self.initial(Self.frames(cutAt: [30]))
    #expect(try Self.isDropped([datagram], "crypto: datagram"))
    #expect(try !Self.isDropped([datagram], "crypto: frame"))
  }

  /// A CRYPTO length of 0 before a whole ClientHello was blocked all the same.
  @Test(arguments: [0, 1, 16_383])
  func theLengthOfACryptoFrameMayBeIgnored(length: Int) throws {
    let datagram = try Self.initial(Self.frames(length: length))
    #expect(try Self.isDropped([datagram], "crypto: frame, crypto-length: ignored"))
    #expect(try !Self.isDropped([datagram], "crypto: frame, crypto-length: read"))
    let cut = try Self.initial(Self.frames(cutAt: [30]))
    #expect(try !Self.isDropped([cut], "crypto: frame, crypto-length: ignored"))
  }

  /// Artefact of Zohaib et al.: a CRYPTO frame of length 0 and two zeros before the ClientHello.
  @Test func zerosBehindAnEmptyCryptoFrameAreReadOver() throws {
    let hello = Array(Messages.clientHello("blocked.test").dropFirst(5))
    let datagram = try Self.initial([[6, 0, 0, 0, 0] + hello])
    #expect(try Self.isDropped([datagram], "crypto: frame, crypto-length: ignored"))
    #expect(try !Self.isDropped([datagram], "crypto: frame, crypto-length: read"))
  }

  @Test func datagramsAreNotPutTogether() throws {
    let pieces = Self.frames(cutAt: [30])
    let datagrams = [try Self.initial([pieces[0]]), try Self.initial([pieces[1]], number: 1)]
    #expect(try !Self.isDropped(datagrams, "crypto: datagram"))
  }

  @Test func otherFramesBeforeItMayHideIt() throws {
    for frame in [Self.ping, Self.padding] {
      let datagram = try Self.initial([frame] + Self.frames())
      #expect(try !Self.isDropped([datagram], "first-frame: crypto"))
      #expect(try Self.isDropped([datagram], "first-frame: any"))
    }
  }

  @Test func otherVersionsAreNotDecrypted() throws {
    let datagram = try Self.initial(Self.frames())
    #expect(try !Self.isDropped([datagram], "versions: [v2, draft-29, 0x709a50c4]"))
  }

  @Test func shortDatagramsMayBePassedOver() throws {
    let datagram = try Self.initial(Self.frames())
    #expect(try !Self.isDropped([datagram], "datagram-min: 1201"))
    #expect(try Self.isDropped([datagram], "datagram-min: 1200"))
  }
}
