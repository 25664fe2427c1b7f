import Dissection
import TestSupport
import Testing

/// What GRE does not lead to a packet; what it does is in `Samples`.
@Suite struct GRETests {
  @Test(arguments: [
    ("00 00 08", "gre: truncated"),
    ("20 00 08 00 00 00 00", "gre: truncated"),  // half a key
    ("40 00 08 00 00 00 00 00", "gre: unsupported"),  // a source route
    ("00 02 08 00", "gre: malformed"),  // version 2
    ("00 00 00 00", "gre: unsupported"),  // a keepalive
    ("20 81 88 0b 00 00 00 01 00 00 00 02", "gre: unsupported 34827"),  // an acknowledgement
    ("00 00 00 42 00 00", "gre: malformed"),  // a length for a type
    ("10 00 88 be 00 00 00 01 10 64 00", "gre: truncated"),
    ("10 00 88 be 00 00 00 01 30 64 00 01 00 00 00 00", "gre: unsupported"),
    ("00 00 08 06", "gre: unsupported 2054"),
    ("00 00 08 06 00", "ARP"),
  ])
  func otherwiseItIsNamed(payload: String, name: String) {
    #expect(reason(Outer.ipv4(47, bytes(payload)), .raw)?.description == name)
  }
}
