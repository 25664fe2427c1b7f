/// A TCP option (RFC 9293 §3.1): its kind, and what follows its length.
struct TCPOption: Hashable, Sendable {
  static let noOperation: UInt8 = 1
  static let maximumSegmentSize: UInt8 = 2
  /// RFC 7323 §2.2.
  static let windowScale: UInt8 = 3
  /// RFC 2018 §2.
  static let selectiveAcknowledgement: UInt8 = 4
  /// RFC 7323 §3.2.
  static let timestamps: UInt8 = 8
  /// RFC 2385 §3.
  static let md5Signature: UInt8 = 19
  /// RFC 5482 §2.
  static let userTimeout: UInt8 = 28

  var kind: UInt8
  var data: [UInt8] = []

  /// As it is written. Kinds 0 and 1 have neither length nor data.
  var bytes: [UInt8] {
    guard kind > Self.noOperation else { return [kind] }
    let data = data.prefix(38)
    return [kind, UInt8(2 + data.count)] + data
  }
}
