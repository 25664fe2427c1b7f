extension IPAddress: CustomStringConvertible {
  /// Reads a dotted quad, or the text of an IPv6 address (RFC 4291 §2.2) without a zone; nil for
  /// anything else. A mapped address means the IPv4 address in it.
  public init?(_ text: some StringProtocol) {
    // The longest there is: eight groups of four digits, or six and a dotted quad.
    let text = Array(text.utf8.prefix(46))
    guard text.count <= 45 else { return nil }
    if text.contains(UInt8(ascii: ":")) {
      self.init(ipv6: text[...])
    } else if let quad = Self.dottedQuad(text[...]) {
      self.init(v4: quad)
    } else {
      return nil
    }
  }

  /// A dotted quad for IPv4; for IPv6 the canonical text of RFC 5952, with a dotted quad in a mapped
  /// address (§5).
  public var description: String {
    let quad = (12..<16).map { String(byte($0)) }.joined(separator: ".")
    if isIPv4 { return quad }
    if isMapped { return "::ffff:" + quad }
    let groups = (0..<8).map { UInt16(byte(2 * $0)) << 8 | UInt16(byte(2 * $0 + 1)) }
    guard let zeros = Self.longestZeros(groups) else { return Self.text(groups[...]) }
    return Self.text(groups[..<zeros.lowerBound]) + "::" + Self.text(groups[zeros.upperBound...])
  }

  private static func text(_ groups: ArraySlice<UInt16>) -> String {
    groups.map { String($0, radix: 16) }.joined(separator: ":")
  }

  /// The first longest run of two or more zero groups (RFC 5952 §4.2).
  private static func longestZeros(_ groups: [UInt16]) -> Range<Int>? {
    var longest = 0..<0
    var start = 0
    for index in 0...groups.count {
      if index < groups.count, groups[index] == 0 { continue }
      if index - start > longest.count { longest = start..<index }
      start = index + 1
    }
    return longest.count >= 2 ? longest : nil
  }

  private init?(ipv6 text: ArraySlice<UInt8>) {
    let colon = UInt8(ascii: ":")
    var groups: [UInt16] = []
    /// How many groups stand in front of the `::`.
    var gap: Int?
    var rest = text
    if rest.starts(with: [colon, colon]) {
      gap = 0
      rest = rest.dropFirst(2)
    }
    while !rest.isEmpty {
      let part = rest.prefix { $0 != colon }
      rest = rest.dropFirst(part.count)
      if part.contains(UInt8(ascii: ".")) {
        guard rest.isEmpty, let quad = Self.dottedQuad(part) else { return nil }
        groups += [UInt16(quad >> 16), UInt16(truncatingIfNeeded: quad)]
        break
      }
      guard let group = Self.group(part) else { return nil }
      groups.append(group)
      guard !rest.isEmpty else { break }
      rest = rest.dropFirst()
      if rest.first == colon {
        guard gap == nil else { return nil }
        gap = groups.count
        rest = rest.dropFirst()
      } else if rest.isEmpty {
        return nil
      }
    }
    guard groups.count <= 8, gap != nil ? groups.count < 8 : groups.count == 8 else { return nil }
    if let gap {
      groups.insert(contentsOf: repeatElement(0, count: 8 - groups.count), at: gap)
    }
    self = IPAddress(high: Self.word(groups[..<4]), low: Self.word(groups[4...])).unmapped
  }

  private static func word(_ groups: ArraySlice<UInt16>) -> UInt64 {
    groups.reduce(0) { $0 << 16 | UInt64($1) }
  }

  /// One to four hexadecimal digits.
  private static func group(_ digits: ArraySlice<UInt8>) -> UInt16? {
    guard (1...4).contains(digits.count) else { return nil }
    var number: UInt16 = 0
    for digit in digits {
      guard let value = Character(UnicodeScalar(digit)).hexDigitValue else { return nil }
      number = number << 4 | UInt16(value)
    }
    return number
  }

  /// Four decimal numbers without leading zeros, which some read as octal (RFC 6943 §3.1.1).
  private static func dottedQuad(_ text: ArraySlice<UInt8>) -> UInt32? {
    let zero = UInt8(ascii: "0")
    let parts = text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard parts.count == 4 else { return nil }
    var quad: UInt32 = 0
    for part in parts {
      guard (1...3).contains(part.count), part.count == 1 || part.first != zero else { return nil }
      var number: UInt32 = 0
      for digit in part {
        guard (zero...UInt8(ascii: "9")).contains(digit) else { return nil }
        number = number * 10 + UInt32(digit - zero)
      }
      guard number <= 255 else { return nil }
      quad = quad << 8 | number
    }
    return quad
  }
}
