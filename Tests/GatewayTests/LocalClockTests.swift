import Configuration
import Gateway
import TestSupport
import Testing

/// What local clocks show, and how their offsets are written.
@Suite struct LocalClockTests {
  /// 2023-11-14 22:13:20 UTC is 1,700,000,000 seconds after 1970.
  @Test(arguments: [
    (1_700_000_000, 0, 22), (1_700_000_000, 28_800, 6), (1_700_000_000, -43_200, 10),
    // 03:58:20 in Kathmandu, 23:43:20 where it is 90 minutes later, 00:13:20 at two hours.
    (1_700_000_000, 20_700, 3), (1_700_000_000, 5400, 23), (1_700_000_000, 7200, 0),
    // 1969-12-31 23:59:59.
    (-1, 0, 23), (-1, 1, 0), (0, 0, 0), (-86_400, 0, 0),
  ])
  func theHourIsThatOfTheClock(seconds: Int64, utcOffset: Int, hour: Int) {
    #expect(LocalClock.hour(at: seconds * 1_000_000_000, utcOffset: utcOffset) == hour)
  }

  @Test func aNanosecondBeforeAnHourIsInTheOneBefore() {
    #expect(LocalClock.hour(at: 3_599_999_999_999, utcOffset: 0) == 0)
    #expect(LocalClock.hour(at: 3_600_000_000_000, utcOffset: 0) == 1)
    #expect(LocalClock.hour(at: -1, utcOffset: 0) == 23)
  }

  @Test(arguments: [Int64.min, .max])
  func noTimeIsTooFarAway(time: Int64) {
    #expect((0...23).contains(LocalClock.hour(at: time, utcOffset: 50_400)))
  }

  @Test(arguments: [
    ("8", 28_800, "UTC+8"), ("0", 0, "UTC+0"), ("-3.5", -12_600, "UTC-3:30"),
    ("5.75", 20_700, "UTC+5:45"), ("+05:45", 20_700, "UTC+5:45"), ("-03:30", -12_600, "UTC-3:30"),
    ("-00:30", -1800, "UTC-0:30"), ("14", 50_400, "UTC+14"), ("-12", -43_200, "UTC-12"),
  ])
  func offsetsAreHoursOrHoursAndMinutes(text: String, seconds: Int, name: String) throws {
    let node = try ConfigurationNode.parse(text, file: "s.yaml")
    #expect(try LocalClock.utcOffset(node) == seconds)
    #expect(LocalClock.name(utcOffset: seconds) == name)
  }

  @Test(arguments: ["east", "15", "-12.5", "5:4", "05:60", "1:2:3", "nan", "1e300", "+05:-4"])
  func whatIsNoOffsetIsRefused(text: String) throws {
    let node = try ConfigurationNode.parse("{a: '\(text)'}", file: "s.yaml")
    let value = try #require(try node.mapping(of: "it", keys: ["a"])["a"])
    let error = #expect(throws: ConfigurationError.self) { try LocalClock.utcOffset(value) }
    #expect(
      error?.description
        == "s.yaml:1:5: '\(text)' is no offset from UTC (write it as 8, -3.5 or +05:45, from -12 to 14 hours)"
    )
  }

  @Test(arguments: [
    (9, 17, [9, 16], [8, 17]), (22, 6, [22, 23, 0, 5], [6, 21]), (0, 24, [0, 23], []),
    (23, 24, [23], [0, 22]),
  ])
  func hoursOfTheDayMayGoOverMidnight(from: Int, to: Int, within: [Int], beyond: [Int]) throws {
    let hours = try #require(DayHours(from: from, to: to))
    #expect(within.allSatisfy(hours.contains))
    #expect(!beyond.contains(where: hours.contains))
  }

  @Test(arguments: [(9, 9), (24, 3), (-1, 3), (3, 0), (3, 25)])
  func thereAreNoSuchHours(from: Int, to: Int) {
    #expect(DayHours(from: from, to: to) == nil)
  }

  /// The conversations are of 22:13 UTC; the box acts at 3 o'clock of whatever clock.
  @Test func oddsWithoutAClockFollowTheUsers() throws {
    let hours = (0..<24).map { $0 == 3 ? "1" : "0" }.joined(separator: ", ")
    let censor = RoutedCapture.censor(
      "reactions: {sni: tcp-reset}\nprobability: {by-hour: [\(hours)]}\n")
    var visit = Conversation()
    visit.connection(40_001, 443, request: Messages.clientHello("blocked.test"))
    for (offset, isBlocked) in [(18_000, true), (20_700, true), (0, false)] {
      let seen = try RoutedCapture(
        visit, censors: [censor], routes: [Route(network: 0, weight: 1, gateways: [0])],
        utcOffset: offset)
      #expect(seen.isBlocked == isBlocked)
    }
  }
}
