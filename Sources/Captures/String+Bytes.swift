extension String {
  /// The text in a buffer that C filled and ended with a zero, with what is not UTF-8 replaced.
  init(terminated buffer: [CChar]) {
    let bytes = buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
    self.init(decoding: bytes, as: UTF8.self)
  }

  /// Two lower-case hexadecimal digits for each of `bytes`.
  init(hexadecimal bytes: some Sequence<UInt8>, separator: String = "") {
    let digits = Array("0123456789abcdef")
    self = bytes.map { "\(digits[Int($0 >> 4)])\(digits[Int($0 & 15)])" }
      .joined(separator: separator)
  }
}
