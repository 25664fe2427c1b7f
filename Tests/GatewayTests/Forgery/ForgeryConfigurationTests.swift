import Configuration
import Gateway
import Testing

/// What a censor forges, as its file says it: what is read, and what is refused with place and
/// remedy.
@Suite struct ForgeryConfigurationTests {
  @Test func aSegmentHasWhatItsKeysSay() throws {
    let injection = try TCPInjection(
      parsing: """
        - flags: [psh, ack, urg]
          to: server
          sequence: trigger
          sequence-offsets: [-1, 0]
          ip-ttl: {from: 2, to: 9, step: 3}
          ip-id: tsg
          dont-fragment: true
          window: 0x10
          payload: "a\\r\\n"
        """)
    var segment = ForgedSegment(flags: [.psh, .ack, .urg])
    segment.receivers = .server
    segment.sequence = .trigger
    segment.sequenceOffsets = [-1, 0]
    segment.header.hopLimit = .drawn(2...9, step: 3)
    segment.header.identification = .tsg(step: 1)
    segment.header.isFragmentationForbidden = true
    segment.window = .fixed(16)
    segment.payload = [0x61, 0x0d, 0x0a]
    #expect(injection == TCPInjection(segments: [segment]))
  }

  @Test func anAnswerHasWhatItsKeysSay() throws {
    var expected = ForgedAnswer(flags: 0x8580)
    #expect(expected.isAuthoritative)
    expected.flagsWithoutRecursion = 0x8400
    expected.timeToLive = 5...6
    expected.name = .copy
    expected.ipv4Addresses = try [#require(.init("192.0.2.1"))]
    expected.ipv6Addresses = try [#require(.init("2001:db8::1"))]
    expected.answerCount = 2
    expected.header.hopLimit = .trigger
    let answer = try ForgedAnswer(
      parsing: """
        flags: 0x8580
        flags-without-recursion: 33792
        answer-ttl: {from: 5, to: 6}
        name: copy
        addresses: [192.0.2.1, "2001:db8::1"]
        answers: 2
        ip-ttl: trigger
        """)
    #expect(answer == expected)
  }

  @Test(arguments: [
    ("flags: rst", "c.yaml:1:1: packets must be a list, not a mapping"),
    ("[]", "c.yaml:1:1: 'packets' is empty (write '- flags: rst', or leave it out)"),
    ("- to: client", "c.yaml:1:3: a packet has no 'flags'"),
    ("- flags: rts", "c.yaml:1:10: unknown flag 'rts' (did you mean 'rst'?)"),
    ("- {flags: rst, ip-tll: 3}", "c.yaml:1:16: unknown key 'ip-tll' (did you mean 'ip-ttl'?)"),
    (
      "- {flags: rst, ip-ttl: 0}",
      "c.yaml:1:24: ip-ttl must be a whole number from 1 to 255, not '0'"
    ),
    (
      "- {flags: rst, ip-ttl: 0x100}",
      "c.yaml:1:24: ip-ttl must be a number from 1 to 255, not '0x100'"
    ),
    (
      "- {flags: rst, ip-ttl: mirror}",
      "c.yaml:1:24: unknown ip-ttl 'mirror' (one of: trigger, tsg, tsg-once)"
    ),
    (
      "- {flags: rst, window: {from: 9, to: 3}}",
      "c.yaml:1:38: 'to' must not be less than 'from', 9 (swap the two)"
    ),
    (
      "- {flags: rst, window: {from: 9}}",
      "c.yaml:1:24: window has no 'to'"
    ),
    (
      "- {flags: rst, copies: 2, sequence-offsets: [0, 1, 2]}",
      "c.yaml:1:45: 3 sequence offsets for 2 copies (give one a copy, or leave 'copies' out)"
    ),
    (
      "- {flags: rst, sequence-offsets: []}",
      "c.yaml:1:34: 0 sequence offsets (give 1 to 16, one a copy)"
    ),
    (
      "- {flags: rst, sequence: after-previous}",
      "c.yaml:1:3: 'after-previous' means nothing in the first packet (use 'expected')"
    ),
    (
      "- {flags: rst, payload-hex: '01 0'}",
      "c.yaml:1:29: payload-hex must be pairs of hexadecimal digits, not '01 0' (write it in quotes, as \"01 02 0a\")"
    ),
    (
      "- {flags: rst, payload-hex: '01', payload: a}",
      "c.yaml:1:44: both 'payload' and 'payload-hex' (remove one of them)"
    ),
  ])
  func mistakesInPacketsSayPlaceAndRemedy(packets: String, message: String) {
    let error = #expect(throws: ConfigurationError.self) { try TCPInjection(parsing: packets) }
    #expect(error?.description == message)
  }

  @Test func whatIsTooLongIsRefused() {
    let long = "[{flags: rst, payload: \(String(repeating: "a", count: 1441))}]"
    let error = #expect(throws: ConfigurationError.self) { try TCPInjection(parsing: long) }
    #expect(error?.message == "a payload of 1441 bytes does not fit into one packet")
    let many = String(repeating: "- {flags: rst}\n", count: 9)
    let other = #expect(throws: ConfigurationError.self) { try TCPInjection(parsing: many) }
    #expect(other?.message == "more than 8 packets")
  }

  @Test(arguments: [
    ("name: copy", "c.yaml:1:1: a forged answer has no 'flags'"),
    (
      "flags: 0x0100",
      "c.yaml:1:8: flags without QR, 0x8000, make a query (write it as 0x8180)"
    ),
    (
      "flags: 0x18180", "c.yaml:1:8: flags must be a number from 0 to 65535, not '0x18180'"
    ),
    (
      "{flags: 0x8180, addresses: [192.0.2.300]}",
      "c.yaml:1:29: '192.0.2.300' is no IP address (write it as 203.0.113.7 or 2001:db8::7)"
    ),
    (
      "{flags: 0x8180, name: literal}",
      "c.yaml:1:23: unknown name 'literal' (one of: pointer, copy)"
    ),
    (
      "{flags: 0x8180, answer-ttl: {from: 1, to: 2, step: 1}}",
      "c.yaml:1:46: unknown key 'step' (one of: from, to)"
    ),
    (
      "{flags: 0x8180, answers: 17}",
      "c.yaml:1:26: answers must be a whole number from 1 to 16, not '17'"
    ),
  ])
  func mistakesInAnswersSayPlaceAndRemedy(text: String, message: String) {
    let error = #expect(throws: ConfigurationError.self) { try ForgedAnswer(parsing: text) }
    #expect(error?.description == message)
  }
}
