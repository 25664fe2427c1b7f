extension UInt8 {
  /// Whether labels of host names and service names have it: letters, digits and `-` (RFC 1123
  /// §2.1), and `_` (RFC 2782).
  var isLabelCharacter: Bool {
    switch self {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
      true
    default: false
    }
  }
}
