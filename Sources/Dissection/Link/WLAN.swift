/// Data frames of wireless networks (IEEE 802.11-2020 §9.2.3, §9.3.2.1). Numbers are little-endian.
enum WLAN {
  /// Why a frame has nothing to read.
  enum Unread: UInt8 {
    case management, control, noData, encrypted, fragment

    var text: String {
      switch self {
      case .management: "management"
      case .control: "control"
      case .noData: "without data"
      case .encrypted: "encrypted"
      case .fragment: "fragment"
      }
    }
  }

  /// Bits of the frame control field: its first byte, and its second.
  private enum Control {
    static let version: UInt8 = 0x03
    static let type: UInt8 = 0x0c
    static let isData: UInt8 = 0x08
    static let hasNoData: UInt8 = 0x40
    static let hasQoS: UInt8 = 0x80

    /// To and from the distribution system: with both there is a fourth address.
    static let bothWays: UInt8 = 0x03
    static let hasMoreFragments: UInt8 = 0x04
    static let isProtected: UInt8 = 0x40
    static let hasHTControl: UInt8 = 0x80
  }

  /// Frame control, duration, three addresses, sequence control.
  private static let countMin = 24

  /// Reads a frame that an access point hands to its controller: some turn the two bytes of the frame
  /// control around, as tshark says of Cisco's.
  static func readFromAccessPoint(
    _ bytes: Span<UInt8>, _ unread: inout UnreadRange
  ) throws(Undecoded) -> NextLayer {
    guard unread.count >= 2 else { throw Undecoded(.wlan, .truncated) }
    let isData = { (control: UInt8) in
      control & (Control.version | Control.type) == Control.isData
    }
    let isSwapped = !isData(bytes[unread.offset]) && isData(bytes[unread.offset + 1])
    return try read(bytes, &unread, isPadded: false, isSwapped: isSwapped)
  }

  /// - Parameters:
  ///   - isPadded: whether the receiver's card put what follows the header at a multiple of four bytes.
  ///   - isSwapped: whether the bytes of the frame control are turned around.
  static func read(
    _ bytes: Span<UInt8>, _ unread: inout UnreadRange, isPadded: Bool, isSwapped: Bool = false
  ) throws(Undecoded) -> NextLayer {
    guard unread.count >= 2 else { throw Undecoded(.wlan, .truncated) }
    let first = bytes[unread.offset + (isSwapped ? 1 : 0)]
    let second = bytes[unread.offset + (isSwapped ? 0 : 1)]
    guard first & Control.version == 0 else { throw Undecoded(.wlan, .malformed) }
    guard first & Control.type == Control.isData else {
      throw nothing(first & Control.type == 0 ? .management : .control)
    }
    guard first & Control.hasNoData == 0 else { throw nothing(.noData) }
    guard second & Control.isProtected == 0 else { throw nothing(.encrypted) }
    let hasQoS = first & Control.hasQoS != 0
    var count = countMin
    if second & Control.bothWays == Control.bothWays { count += 6 }
    let qosOffset = unread.offset + count
    if hasQoS { count += second & Control.hasHTControl != 0 ? 6 : 2 }
    if isPadded { count = (count + 3) & ~3 }
    guard unread.count >= count else { throw Undecoded(.wlan, .truncated) }
    // The number of the fragment is in the lower half of the byte.
    let isFirst = bytes[unread.offset + 22] & 0x0f == 0
    guard isFirst, second & Control.hasMoreFragments == 0 else { throw nothing(.fragment) }
    unread.offset += count
    return hasQoS && bytes[qosOffset] & 0x80 != 0 ? .wlanSubframe : .llc
  }

  private static func nothing(_ reason: Unread) -> Undecoded {
    Undecoded(.wlan, .unsupported, value: UInt32(reason.rawValue))
  }

  /// Reads the header of one packet of an aggregate (A-MSDU, §9.3.2.2): two addresses and a length. The
  /// next packet begins at a multiple of four bytes behind it.
  static func readSubframe(
    _ bytes: Span<UInt8>, _ unread: inout UnreadRange
  ) throws(Undecoded) -> NextLayer {
    guard unread.count >= EthernetHeader.count else { throw Undecoded(.wlan, .truncated) }
    let count = Int(bytes.uint16(at: unread.offset + EthernetHeader.typeOffset))
    let next = unread.offset + (EthernetHeader.count + count + 3) & ~3
    // Of an aggregate in a tunnel out of another one, the first packet is read.
    if unread.rest.isEmpty, next + EthernetHeader.count < unread.end {
      unread.rest = FrameRest(offset: next, end: unread.end)
    }
    unread.offset += EthernetHeader.count
    unread.limit(to: count)
    return .llc
  }
}
