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
  private static func frames(cutAt ends: [Int] = []) -> [[UInt8]] {
    // Without the record's header.
    let hello = Array(Messages.clientHello("blocked.test").dropFirst(5))
    let bounds = [0] + ends + [hello.count]
    return zip(bounds, bounds.dropFirst()).map { start, end in
      [6] + integer(start) + integer(end - start) + hello[start..<end]
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

  private static func isDropped(_ datagrams: [[UInt8]], _ quic: String) throws -> Bool {
    var conversation = Conversation()
    for datagram in datagrams { conversation.udp(50_000, 443, datagram) }
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

  @Test func framesOfADatagramMayBePutTogether() throws {
    let datagram = try Self.initial(Self.frames(cutAt: [30]))
    #expect(try Self.isDropped([datagram], "crypto: datagram"))
    #expect(try !Self.isDropped([datagram], "crypto: frame"))
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
