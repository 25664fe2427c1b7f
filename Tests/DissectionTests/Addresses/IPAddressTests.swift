import Dissection
import Testing

@Suite struct IPAddressTests {
  /// Texts of RFC 4291 §2.2 and §2.5.5.2, RFC 5952 §4, RFC 5737, and what they mean.
  static let texts: [(text: String, high: UInt64, low: UInt64, canonical: String)] = [
    ("0.0.0.0", 0, 0xffff_0000_0000_0000, "0.0.0.0"),
    ("192.0.2.1", 0, 0xffff_0000_c000_0201, "192.0.2.1"),
    ("255.255.255.255", 0, 0xffff_0000_ffff_ffff, "255.255.255.255"),
    ("::ffff:192.0.2.1", 0, 0xffff_0000_c000_0201, "192.0.2.1"),
    ("::FFFF:c000:201", 0, 0xffff_0000_c000_0201, "192.0.2.1"),
    ("::", 0, 0, "::"),
    ("::1", 0, 1, "::1"),
    ("1::", 0x0001_0000_0000_0000, 0, "1::"),
    ("::13.1.68.3", 0, 0x0d01_4403, "::d01:4403"),
    (
      "2001:DB8:0:0:8:800:200C:417A", 0x2001_0db8_0000_0000, 0x0008_0800_200c_417a,
      "2001:db8::8:800:200c:417a"
    ),
    ("2001:db8:0:0:1:0:0:1", 0x2001_0db8_0000_0000, 0x0001_0000_0000_0001, "2001:db8::1:0:0:1"),
    ("2001:db8:0:1:1:1:1:1", 0x2001_0db8_0000_0001, 0x0001_0001_0001_0001, "2001:db8:0:1:1:1:1:1"),
    (
      "2001:db8:0:1:1:1:1::", 0x2001_0db8_0000_0001, 0x0001_0001_0001_0000,
      "2001:db8:0:1:1:1:1:0"
    ),
    ("2001:0:0:1:0:0:0:1", 0x2001_0000_0000_0001, 1, "2001:0:0:1::1"),
    ("1:2:3:4:5:6:7::", 0x0001_0002_0003_0004, 0x0005_0006_0007_0000, "1:2:3:4:5:6:7:0"),
    ("::2:3:4:5:6:7:8", 0x0000_0002_0003_0004, 0x0005_0006_0007_0008, "0:2:3:4:5:6:7:8"),
    ("1:2:3:4:5:6:192.0.2.1", 0x0001_0002_0003_0004, 0x0005_0006_c000_0201, "1:2:3:4:5:6:c000:201"),
    ("0000:0000:0000:0000:0000:0000:0000:0001", 0, 1, "::1"),
  ]

  @Test(arguments: texts)
  func textsAreReadAndWritten(text: String, high: UInt64, low: UInt64, canonical: String) throws {
    let address = try #require(IPAddress(text))
    #expect(address.high == high)
    #expect(address.low == low)
    #expect(address.description == canonical)
    #expect(IPAddress(canonical) == address)
  }

  @Test(arguments: [
    "", " ", "1", "1.2.3", "1.2.3.4.5", "1.2.3.256", "01.2.3.4", "1.2.3.4 ", "1..3.4", "+1.2.3.4",
    "-1.2.3.4", "1.2.3.0x4", "1.2.3.4/8", "example.org", ":", ":::", "1", "1:", ":1",
    "1:2:3:4:5:6:7",
    "1:2:3:4:5:6:7:8:9", "1::2::3", "1:2:3:4:5:6:7:8::", "::1:2:3:4:5:6:7:8", "12345::", "+1::",
    "-1::", "g::", "::1%eth0", "[::1]", "1.2.3.4::", "::1.2.3.4:5", "::1.2.3",
    "1:2:3:4:5:6:7:1.2.3.4",
    "٣.1.1.1", "0000:0000:0000:0000:0000:0000:0000:0000:0000:0001",
  ])
  func otherTextsAreRefused(text: String) {
    #expect(IPAddress(text) == nil)
  }

  @Test func onlyMappedAddressesAreIPv4() throws {
    #expect(IPAddress(v4: 0xc000_0201).isIPv4)
    #expect(!IPAddress(high: 0, low: 0xc000_0201).isIPv4)
    #expect(!IPAddress(high: 0, low: 0xffff_c000_0201).isIPv4)
    #expect(!IPAddress(high: 1, low: 0xffff_0000_c000_0201).isIPv4)
    #expect(!IPAddress(high: 0, low: 0xffff_0001_c000_0201).isIPv4)
  }

  @Test func addressesAreOrderedByTheirBytes() throws {
    let texts = ["::1", "9.255.255.255", "10.0.0.0", "2001:db8::1", "2001:db8:0:0:1::", "ff02::1"]
    let addresses = texts.compactMap { IPAddress($0) }
    #expect(addresses.reversed().sorted().map(\.description) == texts)
    #expect(!(addresses[0] < addresses[0]))
  }

  /// RFC 5952 §5; RFC 3493 §3.7.
  @Test func mappedAddressOfAPacketIsNotTheIPv4AddressInIt() {
    let mapped = IPAddress(high: 0, low: 0xffff_c000_0201)
    #expect(mapped.description == "::ffff:192.0.2.1")
    #expect(mapped != IPAddress(v4: 0xc000_0201))
    #expect(mapped.unmapped == IPAddress(v4: 0xc000_0201))
    let other = IPAddress(high: 0, low: 0xfffe_c000_0201)
    #expect(other.unmapped == other)
  }
}
