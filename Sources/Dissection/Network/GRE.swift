/// Generic Routing Encapsulation (RFC 2784, RFC 2890), and the version of PPTP (RFC 2637 §4.1).
enum GRE {
  static func read(
    _ bytes: Span<UInt8>, _ offset: inout Int, _ end: Int
  ) throws(Undecoded) -> NextLayer {
    guard end - offset >= 4 else { throw Undecoded(.gre, .truncated) }
    let flags = bytes.uint16(at: offset)
    let type = bytes.uint16(at: offset + 2)
    let isPPTP = flags & 7 == 1
    guard flags & 7 <= 1 else { throw Undecoded(.gre, .malformed) }
    // Source routes (RFC 1701) have a length of their own, and are out of use.
    guard flags & 0x4000 == 0 else { throw Undecoded(.gre, .unsupported) }
    var count = 4
    if flags & 0x8000 != 0 { count += 4 }  // checksum
    if flags & 0x2000 != 0 { count += 4 }  // key
    if flags & 0x1000 != 0 { count += 4 }  // sequence number
    if isPPTP, flags & 0x0080 != 0 { count += 4 }  // acknowledgement number
    guard end - offset > count else { throw Undecoded(.gre, .truncated) }
    offset += count
    return .etherType(type)
  }
}
