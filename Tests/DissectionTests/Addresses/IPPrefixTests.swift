import Dissection
import Testing

@Suite struct IPPrefixTests {
  @Test(arguments: [
    ("10.0.0.0/8", 104, "10.0.0.0/8"), ("0.0.0.0/0", 96, "0.0.0.0/0"),
    ("192.0.2.1", 128, "192.0.2.1/32"), ("192.0.2.1/32", 128, "192.0.2.1/32"),
    ("2001:db8::/32", 32, "2001:db8::/32"), ("::/0", 0, "::/0"), ("::1", 128, "::1/128"),
    ("2001:db8:0:0:8000::/65", 65, "2001:db8:0:0:8000::/65"),
  ])
  func textsAreReadAndWritten(text: String, length: Int, description: String) throws {
    let prefix = try #require(IPPrefix(text))
    #expect(prefix.length == length)
    #expect(prefix.description == description)
  }

  @Test(arguments: [
    "", "/", "/8", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-0", "10.0.0.0/+8", "10.0.0.0/08",
    "10.0.0.0/8/8", "10.0.0.0/255.0.0.0", "10.0.0.1/8", "2001:db8::/129", "2001:db8::1/64",
    "2001:db8::/ 32", "10.0.0.0/99999999999999999999",
  ])
  func otherTextsAreRefused(text: String) {
    #expect(IPPrefix(text) == nil)
  }

  @Test(arguments: [
    ("10.0.0.0/8", "10.255.255.255", "11.0.0.0"), ("192.0.2.0/31", "192.0.2.1", "192.0.2.2"),
    ("2001:db8::/32", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff", "2001:db9::"),
    ("2001:db8::/64", "2001:db8::ffff:ffff:ffff:ffff", "2001:db8:0:1::"),
    ("2001:db8::/65", "2001:db8::7fff:ffff:ffff:ffff", "2001:db8:0:0:8000::"),
    ("0.0.0.0/0", "255.255.255.255", "::1"), ("::/0", "ffff::", "192.0.2.1"),
    ("::/64", "::1", "192.0.2.1"),
  ])
  func aPrefixEndsWhereItsLengthSays(text: String, inside: String, outside: String) throws {
    let prefix = try #require(IPPrefix(text))
    #expect(prefix.contains(try #require(IPAddress(inside))))
    #expect(!prefix.contains(try #require(IPAddress(outside))))
  }

  /// Against the bits, written as text.
  @Test(arguments: 0...128)
  func everyLengthComparesAsManyBits(length: Int) throws {
    let base = try #require(IPAddress("a5a5:a5a5:a5a5:a5a5:a5a5:a5a5:a5a5:a5a5"))
    var prefix = try #require(IPPrefix("::"))
    prefix.length = length
    prefix.address = base
    let kept = UInt128.max &<< UInt128(128 - max(length, 1)) & (length == 0 ? 0 : .max)
    let masked = (UInt128(base.high) << 64 | UInt128(base.low)) & kept
    prefix.address = IPAddress(
      high: UInt64(masked >> 64), low: UInt64(truncatingIfNeeded: masked))
    for bit in 0..<128 {
      var other = base
      if bit < 64 {
        other.high ^= 1 << UInt64(63 - bit)
      } else {
        other.low ^= 1 << UInt64(127 - bit)
      }
      #expect(prefix.contains(other) == (bit >= length))
    }
  }
}
