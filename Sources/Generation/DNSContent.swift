import Dissection

/// Queries and answers (RFC 1035 §4.1).
enum DNSContent {
  /// Seconds that a client keeps an answer.
  static let timeToLive: UInt32 = 300

  /// A question for the address of `name`.
  static func query(_ name: String, identifier: UInt16, isIPv4: Bool) -> [UInt8] {
    header(identifier, flags: 0x0100, answers: 0) + question(name, isIPv4: isIPv4)
  }

  /// The answer, with one address.
  static func answer(_ name: String, identifier: UInt16, _ address: IPAddress) -> [UInt8] {
    let data =
      address.isIPv4
      ? Bytes.of(UInt32(truncatingIfNeeded: address.low))
      : Bytes.of(address.high) + Bytes.of(address.low)
    return header(identifier, flags: 0x8180, answers: 1) + question(name, isIPv4: address.isIPv4)
      // A pointer to the question's name.
      + [0xc0, 12] + type(address.isIPv4) + [0, 1] + Bytes.of(timeToLive)
      + Bytes.of(UInt16(data.count)) + data
  }

  private static func header(_ identifier: UInt16, flags: UInt16, answers: UInt16) -> [UInt8] {
    Bytes.of(identifier) + Bytes.of(flags) + [0, 1] + Bytes.of(answers) + [0, 0, 0, 0]
  }

  private static func question(_ name: String, isIPv4: Bool) -> [UInt8] {
    name.split(separator: ".").flatMap { [UInt8($0.utf8.count)] + Array($0.utf8) } + [0]
      + type(isIPv4) + [0, 1]
  }

  private static func type(_ isIPv4: Bool) -> [UInt8] { [0, isIPv4 ? 1 : 28] }
}

/// Numbers in network order.
enum Bytes {
  static func of(_ value: some FixedWidthInteger & UnsignedInteger) -> [UInt8] {
    stride(from: value.bitWidth - 8, through: 0, by: -8)
      .map { UInt8(truncatingIfNeeded: value >> $0) }
  }
}
