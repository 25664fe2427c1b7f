/// What a server answers to a ClientHello.
enum TLSGreeting {
  /// A ServerHello without extensions, as short as it may be (RFC 8446 §4.1.3).
  static let serverHello: [UInt8] = {
    let body: [UInt8] = [3, 3] + [UInt8](repeating: 0xa5, count: 32) + [0, 0x13, 1, 0, 0, 0]
    let message: [UInt8] = [2, 0, 0, UInt8(body.count)] + body
    return [0x16, 3, 3, 0, UInt8(message.count)] + message
  }()
}
