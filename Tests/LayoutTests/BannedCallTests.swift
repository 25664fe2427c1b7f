import Testing

/// What the sources do not call, and where it is allowed after all.
@Suite struct BannedCallTests {
  /// A pattern of code, why it is banned, and how the paths begin where it is not.
  struct Ban: Sendable, CustomTestStringConvertible {
    var pattern: String
    var reason: String
    var allowed: [String] = []

    var testDescription: String { pattern }
  }

  static let bans = [
    Ban(pattern: #"\btry!"#, reason: "bytes and files from outside must not trap"),
    Ban(pattern: #"\bas!"#, reason: "bytes and files from outside must not trap"),
    Ban(pattern: #"\bfatalError\("#, reason: "bytes and files from outside must not trap"),
    Ban(
      pattern: #"(?<!\.)\b(?:print|debugPrint|dump)\("#,
      reason: "libraries have no output of their own", allowed: ["Sources/chokepoint/"]),
    Ban(pattern: #"\bDate\("#, reason: "time is the capture's"),
    Ban(pattern: #"\.random\("#, reason: "chance comes from the seed"),
    Ban(pattern: #"\bshuffled?\("#, reason: "chance comes from the seed"),
    Ban(pattern: #"\brandomElement\("#, reason: "chance comes from the seed"),
    // No result depends on where in a table a flow stands, nor on the token of the lab's address.
    Ban(
      pattern: #"\bSystemRandomNumberGenerator\b"#, reason: "chance comes from the seed",
      allowed: ["Sources/Gateway/Flows/HashSecret.swift", "Sources/chokepoint-lab/"]),
    Ban(
      pattern: #"\b(?:socket|connect|sendto|getaddrinfo)\("#, reason: "nothing touches the network"),
    Ban(pattern: #"\bURLSession\b"#, reason: "nothing touches the network"),
  ]

  @Test(arguments: bans)
  func bannedCallsDoNotOccur(ban: Ban) throws {
    let places = try SourceFile.sources
      .filter { file in !ban.allowed.contains(where: file.path.hasPrefix) }
      .flatMap { try $0.matches(of: ban.pattern) }
      .map { "\($0.place): \($0.text): \(ban.reason)" }
    #expect(places.isEmpty)
  }

  @Test func everyBanCatchesWhatItNames() throws {
    let examples = [
      "try! f()", "x as! Y", "fatalError()", "  print(x)", "Date()", "Int.random(in: r)",
      "a.shuffled()", "a.randomElement()", "SystemRandomNumberGenerator()", "socket(1, 2, 3)",
      "URLSession.shared",
    ]
    for (ban, example) in zip(Self.bans, examples) {
      let file = SourceFile(path: "Sources/x.swift", codeLines: [example], lines: [example])
      #expect(try file.matches(of: ban.pattern).count == 1, "\(example)")
    }
    #expect(examples.count == Self.bans.count)
  }
}
