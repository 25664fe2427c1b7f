import Rules
import Testing

/// Expected values: the tests that come with the list
/// (<https://github.com/publicsuffix/list/blob/main/tests/tests.txt>).
@Suite struct PublicSuffixTests {
  @Test(arguments: [
    ("example.com", "example.com"), ("b.example.com", "example.com"),
    ("a.b.example.com", "example.com"), ("b.c.kobe.jp", "b.c.kobe.jp"),
    ("a.b.example.co.uk", "example.co.uk"), ("www.city.kobe.jp", "city.kobe.jp"),
    // An unknown top-level domain is a public suffix.
    ("b.example.example", "example.example"),
  ])
  func registrableDomainIsOneLabelBeforeThePublicSuffix(name: String, domain: String) {
    #expect(PublicSuffixes.registrableDomain(of: name) == domain)
  }

  @Test(arguments: ["com", "co.uk", "c.kobe.jp", "example", "", "."])
  func publicSuffixesHaveNoRegistrableDomain(name: String) {
    #expect(PublicSuffixes.registrableDomain(of: name) == nil)
  }

  @Test(arguments: [("com", true), ("co.uk", true), ("example.com", false), ("example", false)])
  func onlyListedSuffixesAreContained(name: String, isContained: Bool) {
    #expect(PublicSuffixes.contains(name) == isContained)
  }
}
