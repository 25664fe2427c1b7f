import Foundation
import TestSupport
import Testing

/// What every subcommand writes: never onto what it reads, each output by itself, nothing left behind.
@Suite struct OutputTests {
  private static let capture = "captures/one-visit.pcap"
  private static let rules = "rules/teaching.yaml"
  private static let oneSite = "rules/examples/one-site.yaml"
  private static let isFullThere = FileManager.default.fileExists(atPath: "/dev/full")

  private let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  private func copy(_ path: String, to name: String) throws -> String {
    let data = try Data(contentsOf: URL(fileURLWithPath: Program.root + "/" + path))
    return try folder.write(Array(data), to: name)
  }

  private func contents(_ path: String) throws -> Data {
    try Data(contentsOf: URL(fileURLWithPath: path))
  }

  private var names: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() }
  }

  /// Commands in which `@` is both read and written, with what stands there.
  static let ontoInputs: [(String, [String])] =
    ["--json", "--flows", "--html", "--write-capture", "--sqlite"].map {
      (capture, ["replay", "@", $0, "@", "--quiet"])
    } + [
      (oneSite, ["replay", capture, "--rules", "@", "--json", "@"]),
      (
        "rules/censors/naive.yaml",
        [
          "replay", capture, "--rules", rules, "--censor", "@", "--flows", "@",
        ]
      ),
      ("rules/examples/sites.csv", ["audit", "--rules", rules, "@", "--blocked", "@"]),
      ("rules/examples/sites.csv", ["audit", "--rules", rules, "@", "--json", "@"]),
      (oneSite, ["audit", "--rules", "@", "rules/examples/sites.csv", "--json", "@"]),
      ("rules/lists/social.txt", ["generate", "--names", "@", "--output", "@", "--flows", "9"]),
      (
        "rules/lists/social.txt",
        [
          "generate", "--names", "@", "--output", "@.pcap", "--truth", "@", "--flows", "9",
        ]
      ),
      (capture, ["bench", "@", "--rounds", "1", "--json", "@"]),
    ]

  @Test(arguments: ontoInputs)
  func nothingIsWrittenOntoWhatIsRead(source: String, arguments: [String]) throws {
    let path = try copy(source, to: "in.yaml")
    let before = try contents(path)
    let done = try Program.run(
      list: arguments.map { $0.replacingOccurrences(of: "@", with: path) })
    #expect(done.status == 2, "\(done.errors)")
    #expect(done.errors.contains("is read"))
    #expect(done.errors.split(separator: "\n").count == 1)
    #expect(done.output.isEmpty)
    #expect(try contents(path) == before)
    #expect(try names == ["in.yaml"])
  }

  @Test func nothingIsWrittenOntoAScenarioOrWhatItNames() throws {
    for name in ["rules/scenarios/classroom.yaml", "rules/teaching.yaml", "rules/lists/social.txt"]
    {
      // A map that is found with all it names.
      let tree = try Program.shell("cp -r rules $T/rules", folder: folder.path)
      try #require(tree.status == 0)
      let path = folder.path + "/" + name
      let before = try contents(path)
      let scenario = folder.path + "/rules/scenarios/classroom.yaml"
      for command in [
        ["replay", Self.capture, "--scenario", scenario, "--json", path],
        ["scenario", "show", scenario, "--svg", path],
      ] {
        let done = try Program.run(list: command)
        #expect(done.status == 2 && done.errors.contains("is read"), "\(name): \(done.errors)")
        #expect(try contents(path) == before)
      }
    }
  }

  @Test func nothingIsWrittenOntoAListThatARuleSetNames() throws {
    let list = try folder.write("blocked.test\n", to: "list.txt")
    let set = try folder.write(
      "rules:\n  - id: a\n    lists: [list.txt]\n", to: "rules.yaml")
    let done = try Program.run("replay", Self.capture, "--rules", set, "--json", list)
    #expect(done.status == 2)
    #expect(try String(contentsOfFile: list, encoding: .utf8) == "blocked.test\n")
  }

  @Test func nothingIsWrittenOntoACaptureInAFolder() throws {
    let capture = try copy(Self.capture, to: "captures/a.pcap")
    let before = try contents(capture)
    let link = folder.path + "/link"
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: capture)
    let done = try Program.run("replay", folder.path + "/captures", "--json", link)
    #expect(done.status == 2 && done.errors.contains("which is read"))
    #expect(try contents(capture) == before)
  }

  @Test func nothingIsWrittenOntoATableThatIsRead() throws {
    let list = try copy("rules/examples/sites.csv", to: "tables/blocked.csv")
    let before = try contents(list)
    let done = try Program.run(
      "audit", "--rules", Self.rules, list, "--csv", folder.path + "/tables")
    #expect(done.status == 2)
    #expect(try contents(list) == before)
  }

  @Test func standardOutputSentToAnInputIsRefused() throws {
    let capture = try copy(Self.capture, to: "in.pcap")
    let before = try contents(capture)
    let done = try Program.shell("chokepoint names $T/in.pcap >> $T/in.pcap", folder: folder.path)
    #expect(done.status == 2)
    #expect(try contents(capture) == before)
  }

  /// What only prints, and what prints beside its outputs.
  static let printing: [[String]] = [
    ["replay", capture], ["replay", capture, "--profile"], ["names", capture],
    ["explain", capture, "--flow", "4"], ["rates", capture, "--seeds", "2"],
    ["audit", "--rules", rules, "rules/examples/sites.csv"], ["rules", "check", rules],
    ["censors", "list"], ["censors", "show", "naive"], ["scenario", "list"],
    ["scenario", "show", "golden-shield"], ["evasion", "--seeds", "1", "--markdown"],
    ["bench", capture, "--rounds", "1"], ["--help"], ["--version"], ["help", "replay"],
  ]

  @Test(.enabled(if: isFullThere), arguments: printing)
  func aFullStandardOutputIsAnError(arguments: [String]) throws {
    let command = "chokepoint " + arguments.joined(separator: " ")
    for end in ["> /dev/full", ">&-"] {
      let done = try Program.shell("\(command) \(end)", folder: folder.path)
      #expect(done.status == 1, "\(end): \(done.errors)")
      let lines = done.errors.split(separator: "\n").filter { !$0.contains(": warning: ") }
      #expect(lines.filter { $0.hasPrefix("chokepoint: standard output: ") }.count == 1)
    }
  }

  @Test func aReaderThatLeavesEndsItQuietly() throws {
    // More than a pipe holds, and the reader gone.
    let commands = "{ chokepoint names captures captures captures; echo $? >&2; } | head -n 1"
    let done = try Program.shell(commands, folder: folder.path)
    #expect(done.output.split(separator: "\n").count == 1)
    // What a shell says of SIGPIPE, or 0 where all fitted into the pipe.
    #expect(["141\n", "0\n"].contains(done.errors), "\(done.errors)")
    let gone = try Program.shell(
      "(sleep 0.2; chokepoint replay \(Self.capture) --quiet --flows - --json $T/j; echo $? >&2) | :",
      folder: folder.path)
    #expect(gone.errors == "141\n")
    // The other output is there.
    #expect(try names == ["j"])
  }

  @Test func closedDescriptorsBecomeNoFiles() throws {
    let done = try Program.shell(
      """
      chokepoint replay \(Self.capture) missing.pcap --json $T/j --quiet <&- >&- 2>&-
      echo $?
      chokepoint generate --output - --truth $T/t --names rules/lists/social.txt --flows 9 >&- 2>&-
      echo $?
      """, folder: folder.path)
    #expect(done.output == "1\n1\n")
    #expect(try names == ["j"])
    #expect(try contents(folder.path + "/j").first == UInt8(ascii: "{"))
  }

  @Test(.enabled(if: isFullThere), arguments: ["--json", "--html", "--flows", "--write-capture"])
  func oneOutputThatFailsHoldsUpNoOther(full: String) throws {
    var arguments = ["replay", Self.capture, "--quiet", full, "/dev/full"]
    var expected = ["db", "tables"]
    for option in ["--json", "--html", "--flows", "--write-capture"] where option != full {
      arguments += [option, folder.path + "/" + option]
      expected.append(option)
    }
    arguments += ["--sqlite", folder.path + "/db", "--csv", folder.path + "/tables"]
    let done = try Program.run(list: arguments)
    #expect(done.status == 1)
    #expect(done.errors.hasPrefix("chokepoint: /dev/full: "))
    let lines = done.errors.split(separator: "\n")
    #expect(lines.filter { !$0.contains(": warning: ") }.count == 1)
    #expect(try names == expected.sorted())
  }

  @Test(arguments: [
    ["replay", capture, "--json", "-"], ["replay", capture, "--flows", "-"],
    ["replay", capture, "--html", "-"],
    ["audit", "--rules", rules, "rules/examples/sites.csv", "--json", "-"],
    ["bench", capture, "--rounds", "1", "--json", "-"],
    ["scenario", "show", "classroom", "--svg", "-"],
    ["replay", capture, "--json", "/dev/stdout"],
  ])
  func standardOutputHasOneDocumentAlone(arguments: [String]) throws {
    let done = try Program.run(list: arguments)
    #expect(done.status == 0, "\(done.errors)")
    let first = try #require(done.output.first),
      last = try #require(done.output.last { $0 != "\n" })
    #expect(first == "{" ? last == "}" : first == "<" && last == ">")
    for line in done.output.split(separator: "\n") where arguments.contains("--flows") {
      #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(line.utf8)) }
    }
    if arguments.contains("--json"), arguments[0] != "bench" {
      #expect(throws: Never.self) {
        try JSONSerialization.jsonObject(with: Data(done.output.utf8))
      }
    }
  }

  @Test func standardOutputHasOneOutputOnly() throws {
    let done = try Program.run("replay", Self.capture, "--json", "-", "--flows", "-")
    #expect(done.status == 2 && done.output.isEmpty)
    #expect(done.errors.contains("is named for two outputs"))
  }

  @Test func aNameLikeAnAddressIsAFile() throws {
    let done = try Program.shell(
      """
      ln -s "$PWD/rules" $T/rules; cp \(Self.capture) $T; cd $T
      chokepoint replay one-visit.pcap --sqlite 'file:x?mode=memory' --quiet
      """, folder: folder.path)
    #expect(done.status == 0, "\(done.errors)")
    #expect(try names.contains("file:x?mode=memory"))
  }

  @Test func whatAShellMakesOfAPipelineIsWrittenTo() throws {
    let done = try Program.shell(
      """
      mkfifo $T/pipe; cat $T/pipe > $T/lines &
      chokepoint replay \(Self.capture) --quiet --flows $T/pipe --json /dev/fd/3 3>&1 | cat > $T/j
      wait; test -p $T/pipe
      """, folder: folder.path)
    #expect(done.status == 0, "\(done.errors)")
    #expect(try names == ["j", "lines", "pipe"])
    #expect(try contents(folder.path + "/lines").split(separator: 10).count == 14)
    #expect(try contents(folder.path + "/j").first == UInt8(ascii: "{"))
  }

  @Test(arguments: ["-journal", "-wal", "-shm"])
  func theFilesBesideADatabaseAreTaken(end: String) throws {
    let database = folder.path + "/runs.db"
    let named = try Program.run(
      "replay", Self.capture, "--sqlite", database, "--json", database + end)
    #expect(named.status == 2)
    let victim = try folder.write("keep", to: "victim")
    try FileManager.default.createSymbolicLink(
      atPath: database + end, withDestinationPath: victim)
    let planted = try Program.run("replay", Self.capture, "--sqlite", database)
    #expect(planted.status == 2)
    #expect(try String(contentsOfFile: victim, encoding: .utf8) == "keep")
    #expect(try names == ["runs.db" + end, "victim"])
  }

  /// Times that a written capture cannot hold, and the largest: 2^63 - 1 ns, as `PcapngFile` writes it.
  @Test(arguments: [UInt64(Int64.max), UInt64(Int64.max) + 1, .max, 0])
  func noTimeIsATrapOnAnyWay(time: UInt64) throws {
    var conversation = Conversation()
    conversation.udp(40_000, 53, Messages.dnsQuery("blocked.test"))
    conversation.connection(40_001, 443, request: Messages.clientHello("blocked.test"))
    var file = PcapngFile()
    file.appendInterface(linkType: 101, resolution: 9)
    for (index, packet) in conversation.packets.enumerated() {
      file.appendPacket(packet.bytes, time: time &- UInt64(index % 2))
    }
    let capture = try folder.write(file.bytes, to: "time.pcapng")
    let set = try folder.write("rules:\n  - {id: a, names: [blocked.test]}\n", to: "r.yaml")
    for censor in ["perfect", "gfw-2025"] {
      let out = folder.path + "/" + censor
      let done = try Program.run(
        "replay", Self.capture, capture, "--rules", set, "--censor", censor, "--certain",
        "--json", out + ".json", "--html", out + ".html", "--flows", out + ".flows",
        "--sqlite", out + ".db", "--csv", out, "--write-capture", out + ".pcapng")
      #expect([0, 1].contains(done.status), "\(done.errors)")
      for end in [".json", ".html", ".flows", ".db", "", ".pcapng"] {
        #expect(FileManager.default.fileExists(atPath: out + end), "\(end)")
      }
      let explained = try Program.run(
        "explain", capture, "--rules", set, "--censor", censor, "--flow", "2")
      #expect(explained.status == 0)
    }
  }

  @Test func signalsLeaveNothing() throws {
    let made = try Program.run(
      "generate", "--output", folder.path + "/big.pcap", "--names", "rules/lists/social.txt",
      "--bytes", "40MB")
    try #require(made.status == 0)
    for signal in ["INT", "TERM", "HUP"] {
      // The threads of a test hold signals back, and what they start inherits that.
      let script = """
        import signal, subprocess, sys, time
        signal.pthread_sigmask(signal.SIG_SETMASK, [])
        p = subprocess.Popen(sys.argv[2:], stdout=subprocess.DEVNULL)
        time.sleep(0.3)
        p.send_signal(getattr(signal, "SIG" + sys.argv[1]))
        print(p.wait() == -getattr(signal, "SIG" + sys.argv[1]))
        """
      let big = folder.path + "/big.pcap", out = folder.path + "/out"
      try FileManager.default.createDirectory(atPath: out, withIntermediateDirectories: true)
      let done = try #require(
        try Program.runTool(
          "python3",
          ["-c", script, signal, Program.executable, "replay", big, big, big, big, "--quiet"]
            + ["--json", out + "/j", "--flows", out + "/f", "--write-capture", out + "/w"]
            + ["--sqlite", out + "/d"]))
      #expect(done.output == "True\n", "\(signal): \(done.errors)")
      #expect(try FileManager.default.contentsOfDirectory(atPath: out).isEmpty)
    }
  }
}
