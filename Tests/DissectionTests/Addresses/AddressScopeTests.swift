import Dissection
import Testing

@Suite struct AddressScopeTests {
  @Test(arguments: [
    ("8.8.8.8", true), ("192.0.2.1", true), ("208.67.222.222", true), ("100.63.255.255", true),
    ("100.64.0.1", false), ("100.127.255.255", false), ("100.128.0.0", true), ("10.0.0.1", false),
    ("172.15.0.1", true), ("172.16.0.1", false), ("172.31.255.255", false), ("172.32.0.1", true),
    ("192.168.1.1", false), ("192.167.1.1", true), ("169.254.1.1", false), ("127.0.0.1", false),
    ("0.0.0.0", false), ("224.0.0.251", false), ("255.255.255.255", false),
    ("2620:119:35::35", true),
    ("fe80::1", false), ("fd00::1", false), ("ff02::fb", false), ("::1", false),
  ])
  func publicAddressesAreThoseOfOtherNetworks(text: String, isPublic: Bool) throws {
    #expect(try #require(IPAddress(text)).isPublic == isPublic)
  }

  @Test(arguments: [
    ("224.0.0.251", true), ("239.255.255.250", true), ("255.255.255.255", true),
    ("223.0.0.1", false),
    ("240.0.0.1", false), ("ff02::fb", true), ("fe80::fb", false),
  ])
  func multicastAddressesAreKnown(text: String, isMulticast: Bool) throws {
    #expect(try #require(IPAddress(text)).isMulticast == isMulticast)
  }
}
