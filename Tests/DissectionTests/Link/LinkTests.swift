import Dissection
import TestSupport
import Testing

/// What link layers carry besides packets that are read; what is read is in `Samples`.
@Suite struct LinkTests {
  @Test(arguments: [
    ("08 06", "ARP"),
    ("88 cc", "EtherType 0x88cc (LLDP)"),
    ("88 8e", "EtherType 0x888e (802.1X)"),
    ("88 63", "EtherType 0x8863 (PPPoE discovery)"),
    ("12 34", "EtherType 0x1234"),
    ("81 00 00 01 08 06", "ARP"),
    ("00 26 42 42 03", "LLC SAP 0x42 (STP)"),
    ("00 26 fe fe 03", "LLC SAP 0xfe (OSI)"),
    ("00 26 aa aa 03 00 00 0c 20 00", "LLC SAP 0xaa (SNAP)"),
    ("00 26 aa aa 03 00 00 00 08 06", "ARP"),
    ("05 dd 00 00", "EtherType 0x05dd"),
    ("88 47 00 01 01 40 10 00 00 21", "mpls: unsupported"),
    ("88 64 21 00 00 01 00 02 00 21", "pppoe: malformed"),
    ("88 64 11 09 00 01 00 02 00 21", "pppoe: unsupported"),
    ("88 64 11 00 00 01 00 02 c0 21", "PPP protocol 0xc021 (LCP)"),
    ("89 4f 00 02 00 04 00 00 00 00", "nsh: unsupported 4"),
    ("89 4f 00 01 00 01 00 00 00 00", "nsh: malformed"),
    ("08 00 65 00 00 14", "ipv4: truncated"),
  ])
  func whatIsNotReadIsNamed(rest: String, name: String) {
    #expect(reason(Outer.ethernet(rest))?.description == name)
  }

  @Test(arguments: [
    (Int32(8), "link type 8 (SLIP)"), (99, "link type 99 (SYMANTEC_FIREWALL)"),
    (189, "link type 189 (USB_LINUX)"), (9999, "link type 9999"), (-1, "link type -1"),
  ])
  func unreadLinkTypesAreNamed(rawValue: Int32, name: String) {
    #expect(reason(Inner.tcp4, LinkType(rawValue: rawValue))?.description == name)
  }

  @Test(arguments: [
    (Int32(239), "02", "link: truncated"),
    (239, "02 01 00 00", "link: malformed"),  // version 1
    (239, "02 00 00 00 03 00 09 00", "link: malformed"),  // an attribute shorter than its header
    (239, "02 00 00 00 08 00 01 00 00", "link: truncated"),
    (239, "07 00 00 00 05 00 09 00 00", "link type 239 (NFLOG)"),  // a bridge's packet
    (258, "6c 00 00 00 01 00 00 00", "link: truncated"),
    (258, "08 00 00 00 01 00 00 00 01 00 00 00", "link: malformed"),  // shorter than its fields
    (258, "0c 00 00 00 02 00 00 00 01 00 00 00", "link: malformed"),  // another record
    (258, "6c 00 00 00 01 00 00 00 01 00 00 00", "link: truncated"),
    (192, "00 00 07 00 01 00 00 00", "link: malformed"),
    (192, "00 00 09 00 01 00 00 00", "link: truncated"),
    (192, "00 00 08 00 08 00 00 00", "link type 8 (SLIP)"),
    (129, "01 02 00 00", "link: truncated"),
    (129, "01 02 00 00 f1", "link type 129 (ARCNET_LINUX)"),  // ARP
    (129, "01 02 00 00 d4 03 00 01", "link type 129 (ARCNET_LINUX)"),  // the first of two frames
    (129, "01 02 00 00 d4 ff ff", "link: truncated"),
    (7, "01 02 c4 00 00", "link: truncated"),
  ])
  func headersThatCannotBeReadSayWhy(rawValue: Int32, frame: String, name: String) {
    #expect(reason(bytes(frame), LinkType(rawValue: rawValue))?.description == name)
  }

  /// In files that libpcap calls invalid: `tcpdump` prints a wrong encapsulation.
  @Test func linkTypesOfOneVersionOfIPHoldNoOther() {
    #expect(reason(Inner.tcp6, .ipv4) == Undecoded(.ipv4, .malformed))
    #expect(reason(Inner.tcp4, .ipv6) == Undecoded(.ipv6, .malformed))
  }

  @Test func headersWithoutEndAreTooDeep() {
    let attributes = Array(repeating: bytes("04 00 01 00"), count: 65).flatMap { $0 }
    #expect(reason(bytes("02 00 00 00") + attributes, .nflog) == Undecoded(.link, .tooDeep))
    let headers = Array(repeating: bytes("00 00 08 00 c0 00 00 00"), count: 33).flatMap { $0 }
    #expect(reason(headers, .ppi) == Undecoded(.ip, .tooDeep))
  }

  @Test func linkTypesAreNumberAndName() {
    #expect(LinkType.ethernet.description == "1 (ETHERNET)")
    #expect(LinkType(rawValue: 276).description == "276 (LINUX_SLL2)")
    #expect(LinkType(rawValue: 148).description == "148 (USER1)")
    #expect(LinkType(rawValue: 10_000).description == "10000")
  }

  @Test func cookedFramesWithoutEtherTypeAreNotRead() {
    let header = bytes("00 04 00 01 00 06 02 00 00 00 00 01 00 00")
    #expect(
      reason(header + bytes("00 04 42 42 03"), .linuxSLL)?.description == "LLC SAP 0x42 (STP)")
    #expect(
      reason(header + bytes("00 0c 00 00"), .linuxSLL)?.description == "EtherType 0x000c")
  }

  @Test func otherAddressFamiliesAreMalformed() {
    #expect(reason(bytes("07 00 00 00") + Inner.tcp4, .null) == Undecoded(.link, .malformed))
    #expect(reason(bytes("ff ff ff ff") + Inner.tcp4, .null) == Undecoded(.link, .malformed))
  }

  /// The length of 802.3 and of PPPoE end what is read, whatever follows.
  @Test(arguments: ["00 26 aa aa 03 00 00 00 08 00", "88 64 11 00 00 01 00 20 00 21"])
  func lengthsOfTheLinkLayerHold(rest: String) throws {
    // 30 bytes of the packet's 57.
    let frame = Outer.ethernet(rest) + Inner.tcp4
    #expect(reason(frame) == Undecoded(.tcp, .truncated))
  }

  @Test func labelStacksWithoutBottomAreTooDeep() {
    let labels = Array(repeating: bytes("00 01 00 40"), count: 17).flatMap { $0 }
    #expect(reason(Outer.ethernet("88 47") + labels) == Undecoded(.mpls, .tooDeep))
  }
}
