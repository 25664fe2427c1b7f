extension WrittenSeeds {
  /// An IPv4 packet with a UDP datagram, and a frame with it.
  private static let packet = TunnelTarget.ipv4(17, [0xc0, 0, 0, 53, 0, 13, 0, 0, 1, 2, 3, 4, 5])
  private static let frame: [UInt8] = [2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, 8, 0] + packet
  /// Two packets of IEEE 802.11 in one frame.
  private static let aggregate: [UInt8] = {
    let subframe = Array(frame[..<12]) + [0, 41, 0xaa, 0xaa, 3, 0, 0, 0, 8, 0] + packet + [0]
    return [0x88, 1, 0, 0] + Array(repeating: 2, count: 18) + [0x10, 0, 0x80, 0] + subframe
      + subframe
  }()

  /// Of each tunnel a datagram or a packet, behind its place among `TunnelTarget.ports` and `protocols`.
  static let tunnels: [[UInt8]] = [
    [0, 0x40, 2, 0, 45, 0, 1, 0, 1, 0xff, 3, 0, 0x21] + packet,
    [0, 0, 3, 0, 0, 0, 0, 0, 7] + frame,
    [0, 0xc8, 2, 0, 12, 0, 1, 0, 0, 0, 0, 0, 0], [1, 0x30, 0xff, 0, 33, 0, 0, 0, 1] + packet,
    [3, 0xc0, 1, 2, 3, 0, 0, 0, 1] + packet, [4, 0, 0, 8, 0] + packet,
    [6, 8, 0, 0, 0, 0, 0, 7, 0] + frame, [7, 12, 0, 0, 1, 0, 0, 7, 0] + packet,
    [8, 0x41, 0x52, 0x11, 4, 0, 0, 0, 0] + Array(repeating: 1, count: 36) + packet,
    [9, 0, 0x10, 2, 0, 0, 0, 0, 0, 0, 0, 0, 1], [10, 0, 0x10, 0x42, 0, 0, 0, 0, 0] + frame,
    [10, 0, 0x10, 0x43, 0, 0, 0, 0, 0] + aggregate, [11, 0, 0, 0x65, 0x58, 0, 0, 7, 0] + frame,
    [12, 0, 1, 1, 0x40] + packet, [15, 1, 0, 0, 1, 10, 1, 0, 1] + frame,
    [15, 1, 0, 0, 18, 1] + aggregate, [19, 0x20, 1, 0x64, 0, 0, 47, 7, 0] + frame,
    [19, 0, 0, 0x82, 0] + aggregate, [21, 0, 0, 0, 7] + frame, [23] + frame,
  ]

  private static let hello: [UInt8] =
    [1, 0, 0, 65, 3, 3] + Array(repeating: 5, count: 32) + [0, 0, 2, 0x13, 1, 1, 0, 0, 20]
    + [0, 0, 0, 16, 0, 14, 0, 0, 11] + Array("www.a.test.".utf8)

  static let preambles: [[UInt8]] = [
    Array("PROXY TCP4 192.0.2.1 198.51.100.2 56324 443\r\n".utf8),
    [13, 10, 13, 10, 0, 13, 10, 81, 85, 73, 84, 10, 0x21, 0x11, 0, 4, 1, 2, 3, 4],
    [0, 0, 0, 8, 4, 210, 22, 48, 0, 0, 0, 8, 4, 210, 22, 47],
    [0x20, 0, 0, 1, 0x85, 0xae] + Array(repeating: 0, count: 30),
    [0x30, 7, 2, 1, 1, 0x77, 2, 0x80, 0], [3, 0, 0, 11, 6, 0xe0, 0, 0, 0, 0, 0],
    Array("<?xml version='1.0'?><stream:stream><starttls></starttls>".utf8), hello,
    [9, 1, 2, 3, 4, 5, 6, 7, 8] + Array("Q043".utf8) + Array(repeating: 1, count: 13)
      + [0xa0, 1, 0, 26] + Array("CHLO".utf8) + [1, 0, 0, 0] + Array("SNI\0".utf8) + [6, 0, 0, 0]
      + Array("a.test".utf8) + [0, 0],
  ]

  /// RFC 7541 Appendix C.4.1 and C.3.2 in frames, with settings and padding.
  static let http2: [[UInt8]] = [
    [255, 0, 0, 0, 4, 0, 0, 0, 0, 0]
      + [0, 0, 17, 1, 5, 0, 0, 0, 1, 0x82, 0x86, 0x84, 0x41, 0x8c, 0xf1, 0xe3, 0xc2, 0xe5, 0xf2]
      + [0x3a, 0x6b, 0xa0, 0xab, 0x90, 0xf4, 0xff]
      + [0, 0, 14, 1, 5, 0, 0, 0, 3, 0x82, 0x86, 0x84, 0xbe, 0x58, 8] + Array("no-cache".utf8),
    [0, 0, 0, 6, 1, 8, 0, 0, 0, 1, 1, 0x82, 0x3f, 0xe1, 1, 0]
      + [0, 0, 6, 9, 4, 0, 0, 0, 1, 0x40, 1, 110, 2, 118, 118],
  ]
}
