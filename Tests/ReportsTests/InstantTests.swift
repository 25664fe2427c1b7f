import Testing

@testable import Reports

@Suite struct InstantTests {
  /// As `date -u -d @SECONDS +%FT%T` prints them.
  @Test(arguments: [
    (0, "1970-01-01T00:00:00.000000000Z"),
    (1_700_000_000_123_456_789, "2023-11-14T22:13:20.123456789Z"),
    (951_782_400_000_000_000, "2000-02-29T00:00:00.000000000Z"),
    (4_107_542_399_000_000_000, "2100-02-28T23:59:59.000000000Z"),
    (-1, "1969-12-31T23:59:59.999999999Z"),
    (Int64.max, "2262-04-11T23:47:16.854775807Z"),
    (Int64.min, "1677-09-21T00:12:43.145224192Z"),
  ])
  func everyInstantHasItsText(nanoseconds: Int64, text: String) {
    #expect(Instant.text(nanoseconds) == text)
  }
}
