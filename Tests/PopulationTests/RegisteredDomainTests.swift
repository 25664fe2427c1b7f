import Rules
import TestSupport
import Testing

@testable import Population

/// Domains are found where libpsl finds them, though it is asked about the ends of names once.
@Suite struct RegisteredDomainTests {
  private static let labels = [
    "a", "www", "co", "com", "uk", "jp", "kobe", "city", "s3", "amazonaws", "ck", "name", "his",
    "forgot", "github", "io", "", "no", "k12", "ca", "us", "example",
  ]

  @Test func domainsBeginWhereTheLibraryFindsThem() {
    var domains = RegisteredDomains()
    var draws = Draws(seed: 1)
    for _ in 0..<20_000 {
      let name = (0...draws.next() % 6).map { _ in
        Self.labels[Int(draws.next() % UInt64(Self.labels.count))]
      }.joined(separator: ".")
      let bytes = Array(name.utf8)
      let start = domains.domain(in: bytes.span).start
      let expected = PublicSuffixes.registrableDomain(of: name) ?? name
      #expect(String(decoding: bytes[start...], as: UTF8.self) == expected, "\(name)")
    }
  }
}
