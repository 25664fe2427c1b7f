extension String {
  /// The text in a buffer that C filled and ended with a zero, with what is not UTF-8 replaced.
  init(terminated buffer: [CChar]) {
    let bytes = buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
    self.init(decoding: bytes, as: UTF8.self)
  }
}
