import Dissection
import TestSupport
import Testing

/// First payloads, as the protocols' documents lay them out.
@Suite struct FirstPayloadTests {
  private static func overTCP(_ bytes: [UInt8]) -> FirstPayload? {
    FirstPayload.recognizeTCP(bytes.span)
  }

  private static func overUDP(_ bytes: [UInt8], port: UInt16) -> FirstPayload? {
    FirstPayload.recognizeUDP(bytes.span, port: port)
  }

  private static func padded(_ start: [UInt8], to count: Int) -> [UInt8] {
    start + (start.count..<count).map { UInt8(truncatingIfNeeded: $0 * 37 | 1) }
  }

  @Test func anIdentificationStringIsSSH() {
    let banner = Array("SSH-2.0-OpenSSH_9.2\r\n".utf8)
    #expect(Self.overTCP(banner) == .ssh)
    #expect(Self.overTCP(banner.dropLast(15)) == nil)
  }

  @Test(arguments: [(1, 148), (2, 92), (3, 64)])
  func messagesOfWireGuardHaveTheirSizes(type: UInt8, count: Int) {
    let message = Self.padded([type, 0, 0, 0], to: count)
    #expect(Self.overUDP(message, port: 51820) == .wireGuard)
    #expect(Self.overUDP(Self.padded(message, to: count + 1), port: 51820) == nil)
    var other = message
    other[2] = 1
    #expect(Self.overUDP(other, port: 51820) == nil)
  }

  @Test func aHardResetIsOpenVPN() {
    // P_CONTROL_HARD_RESET_CLIENT_V2, a session, no acknowledgements, packet 0.
    let reset: [UInt8] = [0x38, 1, 2, 3, 4, 5, 6, 7, 8, 0, 0, 0, 0, 0]
    #expect(Self.overUDP(reset, port: 1194) == .openVPN)
    #expect(Self.overTCP(([0, 14] + reset)) == .openVPN)
    #expect(Self.overTCP(([0, 15] + reset)) == nil)
    // With the HMAC of tls-auth (SHA-1), packet 1 at a time, no acknowledgements, packet 0.
    let authenticated = Self.padded([0x38], to: 29) + [0, 0, 0, 1, 0x62, 0, 0, 0, 0, 0, 0, 0, 0]
    #expect(Self.overUDP(authenticated, port: 1194) == .openVPN)
  }

  @Test func aBindingRequestIsSTUN() {
    // RFC 5769 §2.1 begins so, with its attributes left out.
    let request: [UInt8] = [
      0, 1, 0, 0, 0x21, 0x12, 0xa4, 0x42, 0xb7, 0xe7, 0xa7, 0x01, 0xbc, 0x34, 0xd6, 0x86, 0xfa,
      0x87, 0xdf, 0xae,
    ]
    #expect(Self.overUDP(request, port: 3478) == .stun)
    #expect(Self.overUDP((request + [0]), port: 3478) == nil)
  }

  @Test func ikeAndESPAreVPNsOnTheirPorts() {
    // RFC 7296 §3.1: SPIs, next payload 33, version 2.0, exchange 34, flags, message ID, length.
    let header: [UInt8] =
      [UInt8](repeating: 9, count: 8) + [UInt8](repeating: 0, count: 8)
      + [33, 0x20, 34, 8, 0, 0, 0, 0, 0, 0, 0, 28]
    #expect(Self.overUDP(header, port: 500) == .vpn)
    #expect(Self.overUDP(([0, 0, 0, 0] + header), port: 4500) == .vpn)
    #expect(Self.overUDP(header, port: 501) == nil)
    // RFC 3948 §2.1: an SPI, and the sequence number of a first packet.
    #expect(Self.overUDP([1, 2, 3, 4, 0, 0, 0, 1], port: 4500) == .vpn)
  }

  @Test func aControlMessageIsPPTP() {
    // RFC 2637 §2.1: 156 bytes, control message, magic cookie, Start-Control-Connection-Request.
    let start: [UInt8] = [0, 156, 0, 1, 0x1a, 0x2b, 0x3c, 0x4d, 0, 1, 0, 0]
    #expect(Self.overTCP(Self.padded(start, to: 156)) == .vpn)
    #expect(Self.overTCP(Self.padded(start, to: 155)) == nil)
  }

  @Test func aHandshakeRecordIsDTLS() {
    let record: [UInt8] = [22, 0xfe, 0xfd, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 1, 0, 0, 0]
    #expect(Self.overUDP(record, port: 4433) == .dtls)
    #expect(Self.overUDP(record.dropLast(), port: 4433) == nil)
  }
}
