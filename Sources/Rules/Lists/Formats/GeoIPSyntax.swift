import Configuration
import Dissection

/// A geoip file of v2ray, `GeoIPList` of its `app/router/config.proto`
/// (<https://github.com/v2fly/v2ray-core>): prefixes by country. One is chosen by `FILE:CODE`; else all
/// count.
enum GeoIPSyntax: ListSyntax {
  static func recognizes(_ sample: ListSample) -> Bool {
    CodedLists.begins(sample.head) { prefix in
      guard let first = prefix.next(), first.number == 1, case .bytes(let range) = first.value
      else {
        return false
      }
      return range.count == 4 || range.count == 16
    }
  }

  static func read(
    _ text: ListText, into entries: inout ListEntries
  ) throws(ConfigurationError) {
    for list in try CodedLists(text.bytes).chosen(in: text) {
      var prefixes: [AddressPattern] = []
      var isInverse = false
      var members = ProtobufFields(text.bytes, list.range)
      var number = 0
      while let member = members.next() {
        switch (member.number, member.value) {
        case (2, .bytes(let range)):
          number += 1
          guard let prefix = prefix(text.bytes, range) else {
            entries.leaveOut(.malformed("is no prefix of addresses"), text[range], line: number)
            continue
          }
          prefixes.append(AddressPattern(prefix: prefix))
        // `inverse_match` (`reverse_match` before).
        case (3, .number(let value)): isInverse = value != 0
        default: continue
        }
      }
      if isInverse {
        entries.leaveOut(
          .unused("is all but its addresses"), Array(list.code.utf8)[...], line: 1)
      } else {
        for prefix in prefixes { entries.add(prefix) }
      }
    }
  }

  private static func prefix(_ bytes: [UInt8], _ range: Range<Int>) -> IPPrefix? {
    var address: IPAddress?
    var length: UInt64 = 0
    var fields = ProtobufFields(bytes, range)
    while let field = fields.next() {
      switch (field.number, field.value) {
      case (1, .bytes(let range)): address = self.address(bytes[range])
      case (2, .number(let number)): length = number
      default: continue
      }
    }
    guard let address, length <= (address.isIPv4 ? 32 : 128) else { return nil }
    return IPPrefix(masking: "\(address)/\(length)")
  }

  private static func address(_ bytes: ArraySlice<UInt8>) -> IPAddress? {
    let value = { (bytes: ArraySlice<UInt8>) in bytes.reduce(UInt64(0)) { $0 << 8 | UInt64($1) } }
    switch bytes.count {
    case 4: return IPAddress(v4: UInt32(truncatingIfNeeded: value(bytes)))
    case 16: return IPAddress(high: value(bytes.prefix(8)), low: value(bytes.suffix(8)))
    default: return nil
    }
  }
}
