extension String {
  /// Two lower-case hexadecimal digits for each of `bytes`.
  public init(hexadecimal bytes: some Sequence<UInt8>, separator: String = "") {
    let digits = Array("0123456789abcdef")
    self = bytes.map { "\(digits[Int($0 >> 4)])\(digits[Int($0 & 15)])" }
      .joined(separator: separator)
  }
}
