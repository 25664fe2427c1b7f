extension ClientHello {
  /// Whether it asks for a DNS resolver: ALPN `dot` (RFC 7858, registered in 2018) or `doq`
  /// (RFC 9250 §4.1.1).
  public func isForDNS(_ handshake: Span<UInt8>) -> Bool {
    guard let range = alpnRange, range.count == 3, range.upperBound <= handshake.count else {
      return false
    }
    let last = handshake[range.lowerBound + 2]
    return handshake.uint16(at: range.lowerBound) == 0x646f  // "do"
      && (last == UInt8(ascii: "t") || last == UInt8(ascii: "q"))
  }

  /// Whether the server name looks as Tor makes them up: `www.`, 4 to 25 letters of base32, `.com`
  /// (tor's `crypto_random_hostname`), without ALPN. Two digits among at least eight letters keep
  /// nearly all names that people chose apart.
  public func hasNameOfTor(_ handshake: Span<UInt8>) -> Bool {
    guard alpnRange == nil, let range = serverNameRange, (16...33).contains(range.count),
      range.upperBound <= handshake.count
    else { return false }
    let name = handshake.extracting(range)
    let end = name.count - 4
    guard name.uint32(at: 0) == 0x7777_772e, name.uint32(at: end) == 0x2e63_6f6d else {
      return false
    }
    var digitCount = 0
    for index in 4..<end {
      switch name[index] {
      case UInt8(ascii: "a")...UInt8(ascii: "z"): continue
      case UInt8(ascii: "2")...UInt8(ascii: "7"): digitCount += 1
      default: return false
      }
    }
    return digitCount >= 2
  }
}
