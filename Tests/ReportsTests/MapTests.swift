import Configuration
import Dissection
import Gateway
import Reports
import Rules
import Testing

/// A map of two networks, as tables and as a drawing.
@Suite struct MapTests {
  /// Of the traffic of `home`, three quarters leave by `north` and come back so; of the rest, which leaves by
  /// `province` and `north`, nothing comes back through `province`. `campus` is not watched.
  private static func map(title: String = "A & B", population: Int? = 1_000_000) throws
    -> ScenarioMap
  {
    let sets = try ["National", "Own <list>"].map {
      try RuleSet(parsing: "name: \($0)\nrules: [{id: r, names: [a.test]}]\n", file: "r.yaml")
    }
    let censor = try Censor(
      ConfigurationNode.parse(
        "name: perfect\ntitle: C\nplacement: in-path\nreactions: {sni: tcp-reset}\n", file: "c.yaml"
      ))
    let plan = Plan(
      networks: [
        Network(
          name: "home", operatorName: "Home Telecom", asNumber: 64496, prefixes: [], share: 3,
          domesticPerMillion: 200_000),
        Network(name: "campus", prefixes: [], share: 1),
      ],
      gateways: [
        Gateway(name: "province", censor: 0, sets: [RuleSetMask(set: 0), RuleSetMask(set: 1)]),
        Gateway(name: "north", censor: 0, sets: RuleSetMask(set: 0)),
      ],
      censors: [censor],
      routes: [
        Route(network: 0, weight: 3, gateways: [1]),
        Route(network: 0, weight: 1, gateways: [0, 1], back: [1]),
        Route(network: 1, weight: 1, gateways: []),
        Route(network: 0, weight: 1, gateways: [0], destination: 1),
      ],
      matcher: try RuleMatcher(sets), clientIsInside: false, population: population,
      utcOffset: 20_700, hours: DayHours(from: 19, to: 23))
    return ScenarioMap(title: title, plan: plan, ruleSets: sets.map(\.name))
  }

  @Test func tablesHoldTheSharesAndTheWays() throws {
    let expected = """
      A & B
      Users     1,000,000
      Clock     UTC+5:45, flows begun from 19 to 23 o'clock

      networks  operator           AS   share    users  domestic
        home    Home Telecom  made up  75.0 %  750,000    20.0 %
        campus                         25.0 %  250,000

      gateways    censor   rules
        province  perfect  National, Own <list>
        north     perfect  National

      routes to the outside    share  out               back
        home                  75.0 %  north             same
        home                  25.0 %  province > north  north
        campus               100.0 %  none              same

      routes within the country    share  out       back
        home > campus            100.0 %  province  same

      """
    #expect(MapText.text(try Self.map()) == expected)
  }

  @Test func aColumnThatIsTooWideIsCut() throws {
    let text = MapText.text(try Self.map(title: String(repeating: "long ", count: 40)))
    #expect(text.split(separator: "\n").allSatisfy { $0.count <= 80 })
  }

  @Test func theDrawingSaysInWordsWhatItShows() throws {
    let svg = MapSVG.svg(try Self.map())
    #expect(
      svg.contains(
        "home, 75.0 % of users: 75.0 % by north; 25.0 % by province and north, back by north; "
          + "100.0 % of what goes to campus by province. campus, 25.0 % of users: 100.0 % by no "
          + "gateway."))
    for line in [
      "home to north, both ways", "home to province, on the way out",
      "province to north, on the way out", "home to north, on the way back",
      "north to outside, both ways", "campus to outside, both ways",
    ] {
      #expect(svg.contains("<title>\(line)</title>"), "\(line)")
    }
  }

  @Test func textCannotEndAnElement() throws {
    let svg = MapSVG.svg(try Self.map(title: "</title><script>\u{0}\"&"))
    #expect(svg.contains(#"&lt;/title&gt;&lt;script&gt;\u{0}&quot;&amp;"#))
    #expect(!svg.contains("<script"))
    #expect(!svg.contains("\u{0}"))
    #expect(svg.contains("Own &lt;list&gt;"))
  }

  @Test func oneDirectionHasAnArrowAndTheWayBackDashes() throws {
    let svg = MapSVG.svg(try Self.map())
    #expect(svg.components(separatedBy: "class=\"map-arrow\"").count - 1 == 4)
    #expect(svg.components(separatedBy: "stroke-dasharray").count - 1 == 2)
    #expect(svg.contains(">one direction only</text>") && svg.contains(">way back</text>"))
  }

  @Test func aPageMayHoldTwoDrawings() throws {
    let svg = MapSVG.svg(try Self.map(), id: "second")
    #expect(svg.contains("aria-labelledby=\"second-title second-desc\""))
    #expect(svg.contains("<title id=\"second-title\">"))
    #expect(svg.contains("<desc id=\"second-desc\">"))
  }

  @Test func figuresStandInPlaceOfShares() throws {
    let figures = MapFigures(
      networks: ["7 of 9 users", "none"], gateways: ["12 blocked"], routes: [0, 9, 0, 1])
    let svg = MapSVG.svg(try Self.map(), figures: figures)
    for text in ["7 of 9 users", "none", "12 blocked", "perfect, National<"] {
      #expect(svg.contains(text))
    }
    #expect(!svg.contains("750,000"))
    // The second route carries most: its lines are 14 thick, and the last one's a ninth of it.
    #expect(svg.contains("<title>home to province, on the way out</title>\n<path d="))
    #expect(Self.thickness(of: "province to north, on the way out", in: svg) == "14")
    #expect(Self.thickness(of: "campus to outside, both ways", in: svg) == "1.6")
  }

  /// Of 9 flows on the only line out of home's second route, 14 thick, 3 are blocked.
  @Test func whatIsBlockedIsDrawnBesideWhatPasses() throws {
    let figures = MapFigures(routes: [0, 9, 0, 0], blocked: [0, 3, 0, 0], unit: "flows")
    let svg = MapSVG.svg(try Self.map(), figures: figures)
    let title = "home to province, on the way out: 9 flows, 3 blocked"
    #expect(Self.thickness(of: title, in: svg) == "9.3")
    let line = try #require(
      svg.components(separatedBy: "<title>\(title)</title>").dropFirst().first)
    let blocked = line.components(separatedBy: "</g>")[0].components(
      separatedBy: "<path class=\"map-blocked\"")
    #expect(blocked.count > 1 && blocked[1].contains("stroke-width=\"4.7\""))
    #expect(svg.contains("<title>campus to outside, both ways: 0 flows, 0 blocked</title>"))
    #expect(svg.contains("the part below: would be blocked"))
    #expect(svg.contains("carries 9 flows; thinner lines carry less"))
    let partial = MapSVG.svg(
      try Self.map(), figures: MapFigures(routes: [nil, 9, 0, 0], unit: "flows"))
    #expect(partial.contains("<title>north to outside, both ways</title>"))
    #expect(
      partial.contains("<title>province to north, on the way out: 9 flows, 0 blocked</title>"))
    let none = MapSVG.svg(try Self.map(), figures: MapFigures(routes: [0, 9, 0, 0], unit: "flows"))
    #expect(!none.contains("class=\"map-blocked\"") && !none.contains("the part below"))
  }

  /// The thickest, 14, is what all of home's traffic takes, 75 % of all users.
  @Test(arguments: [
    ("north to outside, both ways", "14"),  // 0.75
    ("home to north, both ways", "10.5"),  // 0.75 × 3/4 of 0.75
    ("home to province, on the way out", "3.5"),  // 0.75 × 1/4
    ("campus to outside, both ways", "4.7"),  // 0.25
    ("home to province, both ways", "1.5"),  // within the country: not known, the least
  ])
  func linesAreAsThickAsTheirShares(line: String, thickness: String) throws {
    #expect(Self.thickness(of: line, in: MapSVG.svg(try Self.map())) == thickness)
  }

  private static func thickness(of line: String, in svg: String) -> String? {
    guard let rest = svg.components(separatedBy: "<title>\(line)</title>").dropFirst().first else {
      return nil
    }
    return rest.components(separatedBy: "stroke-width=\"").dropFirst().first?
      .components(separatedBy: "\"").first
  }

  @Test func aCircleOfGatewaysIsDrawn() throws {
    var map = try Self.map()
    map.plan = Plan(
      networks: map.plan.networks, gateways: map.plan.gateways, censors: map.plan.censors,
      routes: [
        Route(network: 0, weight: 1, gateways: [0, 1]),
        Route(network: 1, weight: 1, gateways: [1, 0]),
      ], matcher: map.plan.matcher, clientIsInside: false)
    let svg = MapSVG.svg(map)
    #expect(svg.contains("province to north, both ways"))
    #expect(svg.contains("north to province, both ways"))
    #expect(!svg.contains("nan"))
  }
}
