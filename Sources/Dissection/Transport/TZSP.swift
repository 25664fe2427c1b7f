/// Frames that a remote sensor sends to UDP port 37008 (TaZmen Sniffer Protocol, as tshark reads it):
/// version 1, a type, what is carried, and tags up to one that ends them.
enum TZSP {
  /// A frame that the sensor received, or that it is to send.
  private static let types: ClosedRange<UInt8> = 0...1
  private static let lastTag: UInt8 = 1
  private static let padding: UInt8 = 0
  private static let tagsMax = 64

  /// What a datagram is.
  static func content(of payload: Span<UInt8>) -> Tunnel.Content {
    guard payload.count >= 4, payload[0] == 1, payload[1] <= 5,
      let next = layer(payload.uint16(at: 2))
    else { return .plain }
    guard types.contains(payload[1]) else { return .unread(.tzspControl) }
    guard let count = headerCount(payload), count < payload.count else { return .plain }
    return .carried(next, after: count)
  }

  /// The same as the link layer of a capture.
  static func read(
    _ bytes: Span<UInt8>, _ unread: inout UnreadRange
  ) throws(Undecoded) -> NextLayer {
    switch content(of: bytes.extracting(unread.offset..<unread.end)) {
    case .plain: throw Undecoded(.link, .malformed)
    case .carried(let next, let count):
      unread.offset += count
      return next
    case .unread(let what): throw Undecoded(.tunnel, .unsupported, value: what.rawValue)
    }
  }

  private static func layer(_ encapsulation: UInt16) -> NextLayer? {
    switch encapsulation {
    case 1: .ethernet
    case 18: .wlan(isPadded: false)
    case 119: .link(.wlanPrism)
    case 127: .link(.wlanAVS)
    default: nil
    }
  }

  /// Bytes before the frame; nil where the tags do not end.
  private static func headerCount(_ payload: Span<UInt8>) -> Int? {
    var offset = 4
    for _ in 0..<tagsMax {
      guard offset < payload.count else { return nil }
      switch payload[offset] {
      case lastTag: return offset + 1
      case padding: offset += 1
      default:
        guard offset + 1 < payload.count else { return nil }
        offset += 2 + Int(payload[offset + 1])
      }
    }
    return nil
  }
}
