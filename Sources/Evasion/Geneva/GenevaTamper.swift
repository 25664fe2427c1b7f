import Dissection

/// Geneva's `tamper{protocol:field:replace:value}` and `tamper{protocol:field:corrupt}`: one field of
/// a packet gets another value.
///
/// As with Geneva, the checksums are right again after any change but one of the checksum itself, so
/// a strategy that wants a wrong one corrupts it last.
struct GenevaTamper: Sendable {
  /// The fields that can be changed, as the notation names them.
  enum Field: String, CaseIterable, Sendable {
    case flags = "TCP:flags"
    case dataOffset = "TCP:dataofs"
    case checksum = "TCP:chksum"
    case sequence = "TCP:seq"
    case acknowledgement = "TCP:ack"
    case window = "TCP:window"
    case load = "TCP:load"
    case windowScale = "TCP:options-wscale"
    case md5Signature = "TCP:options-md5header"
    case userTimeout = "TCP:options-uto"
    case hopLimit = "IP:ttl"
    case totalLength = "IP:len"
  }

  /// What a field is replaced by.
  enum Value: Hashable, Sendable {
    case number(UInt32)
    case flags(SegmentFlags)
    case bytes([UInt8])
  }

  let field: Field
  /// The new value; nil: one is drawn for each packet.
  let replacement: Value?

  /// Changes the field of `segment`.
  func apply(to segment: inout CraftedSegment, _ generator: inout some RandomNumberGenerator) {
    segment.checksum = .right
    switch replacement ?? drawn(&generator) {
    case .flags(let flags): segment.flags = flags
    case .bytes(let bytes): set(bytes, in: &segment)
    case .number(let number): set(number, in: &segment)
    }
  }

  private func set(_ bytes: [UInt8], in segment: inout CraftedSegment) {
    if field == .md5Signature {
      segment.set(TCPOption(kind: TCPOption.md5Signature, data: bytes))
    } else {
      segment.payload = bytes
      segment.totalLength = nil
    }
  }

  private func set(_ number: UInt32, in segment: inout CraftedSegment) {
    let low = UInt16(truncatingIfNeeded: number)
    let lowest = UInt8(truncatingIfNeeded: number)
    switch field {
    case .dataOffset: segment.dataOffset = lowest & 15
    case .checksum: segment.checksum = replacement == nil ? .wrong(by: low) : .fixed(low)
    case .sequence: segment.sequence = number
    case .acknowledgement: segment.acknowledgement = number
    case .window: segment.window = low
    case .windowScale: segment.set(TCPOption(kind: TCPOption.windowScale, data: [lowest]))
    case .userTimeout:
      segment.set(TCPOption(kind: TCPOption.userTimeout, data: [UInt8(low >> 8), lowest]))
    case .hopLimit: segment.hopLimit = lowest
    case .totalLength: segment.totalLength = low
    case .flags, .load, .md5Signature: break
    }
  }

  /// A corrupted value, from the ranges that Geneva draws from (its `layers/tcp_layer.py` and
  /// `layers/ip_layer.py`). Its corrupted payloads are sometimes empty or a whole request; ours are
  /// always the ten letters and digits that the published strategies speak of as junk.
  private func drawn(_ generator: inout some RandomNumberGenerator) -> Value {
    switch field {
    case .flags: .flags(SegmentFlags(number: UInt16(below(512, &generator))))
    case .dataOffset: .number(1 + below(15, &generator))
    // A distance from the right one, in a sum that takes 0 and 0xffff for the same.
    case .checksum: .number(1 + below(0xfffe, &generator))
    case .sequence, .acknowledgement: .number(UInt32(truncatingIfNeeded: generator.next()))
    case .window: .number(10 + 10 * below(19, &generator))
    case .load: .bytes((0..<10).map { _ in Self.junk[Int(below(36, &generator))] })
    case .md5Signature: .bytes((0..<16).map { _ in UInt8(below(256, &generator)) })
    case .windowScale, .userTimeout, .hopLimit: .number(below(256, &generator))
    case .totalLength: .number(1 + below(500, &generator))
    }
  }

  private static let junk = Array("abcdefghijklmnopqrstuvwxyz0123456789".utf8)

  /// From 0 up to and without `count`.
  private func below(_ count: UInt32, _ generator: inout some RandomNumberGenerator) -> UInt32 {
    UInt32(truncatingIfNeeded: generator.next(upperBound: UInt64(count)))
  }
}
