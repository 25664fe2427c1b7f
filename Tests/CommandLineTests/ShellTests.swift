import Foundation
import TestSupport
import Testing

@testable import chokepoint

/// The program in a shell: words that it knows, words that it guesses, outputs by their endings, signals.
@Suite struct ShellTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func theVersionIsToldAsTcpdumpAndSuricataDo() throws {
    let long = try Program.run("--version")
    #expect(try Program.run("-V").output == long.output)
    #expect(long.output.contains("(") && long.status == 0)
  }

  @Test(arguments: [
    (["repaly", "x.pcap"], "no subcommand 'repaly' (did you mean 'replay'?)"),
    (["censors", "lsit"], "censors has no subcommand 'lsit' (did you mean 'list'?)"),
    (["rules", "chekc", "x"], "(did you mean 'check'?)"),
    (["x.pcap"], "no subcommand 'x.pcap' (one of: replay, split, merge"),
    (["censors", "show", "gfw-tls-2032"], "did you mean 'gfw-tls-2023'?"),
    (["replay", "captures", "--scenario", "kazakstan"], "did you mean 'kazakhstan'?"),
    (["evasion", "--censor", "hennan-2023"], "did you mean 'henan-2023'?"),
    (["dictionary", "flwos"], "did you mean 'flows'?"),
    (["replay", "captures", "--filter", "host example.com"], "nothing is asked of the network"),
    (["replay", "captures", "-o", "x.txt"], "unknown ending; use one of .jsonl"),
    (["replay", "captures", "-o", "x.json", "--json", "y.json"], "is written already"),
    (["replay"], "Name a capture"),
  ])
  func aWordThatIsMistypedIsWrongUsageAndGuessed(words: [String], expected: String) throws {
    let result = try Program.run(list: words)
    #expect(result.status == 2)
    #expect(result.errors.contains(expected), "\(result.errors)")
    #expect(result.output.isEmpty)
  }

  @Test func capturesAndOutputsAreNamedAsTcpdumpsUsersExpect() throws {
    let long = try Program.run(
      "replay", "captures/one-visit.pcap", "--json", "\(folder.path)/long.json", "--flows",
      "\(folder.path)/long.jsonl", "--csv", "\(folder.path)/long", "--quiet")
    let short = try Program.run(
      "replay", "-r", "captures/one-visit.pcap", "-o", "\(folder.path)/short.json", "-o",
      "\(folder.path)/short.jsonl", "-o", "\(folder.path)/short/", "-q")
    #expect(long.status == 0 && short.status == 0, "\(short.errors)")
    for name in [".json", ".jsonl", "/total.csv"] {
      let files = try ["long", "short"].map {
        try Data(contentsOf: URL(fileURLWithPath: "\(folder.path)/\($0)\(name)"))
      }
      #expect(files[0] == files[1] && !files[0].isEmpty, "\(name)")
    }
  }

  @Test(arguments: [
    ["explain", "--flow", "4"], ["names"], ["rates", "--seeds", "2"], ["bench", "--rounds", "0"],
    ["split", "--by-user", "0", "--output", "x"],
  ])
  func everyCommandThatReadsCapturesTakesThemBehindR(words: [String]) throws {
    let capture = "captures/one-visit.pcap"
    let plain = try Program.run(list: words + [capture])
    let short = try Program.run(list: [words[0], "-r", capture] + words.dropFirst())
    #expect(short.status == plain.status && short.output == plain.output)
    // Those that take long say what else is wrong: the capture was taken.
    #expect(short.errors == plain.errors && !plain.errors.contains("Name a capture"))
    #expect(plain.status == (words.contains("0") ? 2 : 0), "\(plain.errors)")
  }

  /// tshark takes the packets out, in place of our filter: every figure is the same.
  @Test(.enabled(if: Tshark.isInstalled))
  func aFilterGivesTheFiguresOfTheFilteredCapture() throws {
    let cut = "\(folder.path)/cut.pcap"
    let made = try Program.runTool(
      "tshark",
      [
        "-r", "captures/network-1.pcap", "-F", "pcap", "-w", cut, "-Y",
        "(udp.port == 53 || tcp.port == 443) && !icmp && !icmpv6",
      ])
    #expect(made?.status == 0)
    let filtered = try Program.run(
      "replay", "captures/network-1.pcap", "--filter", "udp port 53 or tcp port 443")
    let whole = try Program.run("replay", cut)
    #expect(filtered.output == whole.output && whole.output.contains("clients affected"))
  }

  /// Every command's help ends its words with an example that the program takes.
  @Test(arguments: [
    [], ["replay"], ["split"], ["merge"], ["reproduce"], ["compare"], ["rates"], ["audit"],
    ["names"],
    ["rules"], ["rules", "check"], ["rules", "convert"], ["generate"], ["explain"], ["scenario"],
    ["scenario", "list"], ["scenario", "show"], ["censors"], ["censors", "list"],
    ["censors", "show"], ["evasion"], ["bench"], ["dictionary"], ["check"],
  ])
  func everyHelpTextHasExamplesThatAreTaken(command: [String]) throws {
    let help = try Program.run(list: command + ["--help"]).output
    let part = try #require(help.components(separatedBy: "Example").dropFirst().first)
    let examples = part.components(separatedBy: "\n").dropFirst()
      .prefix { $0.hasPrefix("  ") }.map { $0.trimmingCharacters(in: .whitespaces) }
    #expect(!examples.isEmpty)
    for example in examples {
      let line = try #require(example.components(separatedBy: "chokepoint ").dropFirst().first)
      let words = Self.words(
        line.components(separatedBy: " | ")[0].components(separatedBy: " > ")[0])
      #expect(CommandWords.unknownSubcommand(in: words) == nil, "\(example)")
      #expect(throws: Never.self, "\(example)") { _ = try Chokepoint.parseAsRoot(words) }
    }
  }

  /// The words of a line, without its quotes.
  private static func words(_ line: String) -> [String] {
    line.components(separatedBy: "'").enumerated().flatMap { index, part in
      index.isMultiple(of: 2) ? part.split(separator: " ").map(String.init) : [part]
    }
  }

  @Test func everySubcommandIsAmongThoseWithExamples() {
    #expect(Chokepoint.configuration.subcommands.count == 17)
  }

  /// A pipe that stays open: the run would go on for a minute. Shells have what runs beside them ignore SIGINT.
  @Test(arguments: [("INT", 130), ("TERM", 143)])
  func aSignalEndsARunWithWhatWasReadSoFar(signal: String, status: Int) throws {
    let result = try Program.shell(
      """
      mkfifo $T/pipe
      (cat captures/network-1.pcap; exec sleep 60) > $T/pipe & feeder=$!
      env --default-signal=INT $P replay - --json $T/report.json --flows $T/flows.jsonl < $T/pipe & run=$!
      for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
        test "$(ls -A $T | grep -c '[.]tmp$')" -gt 0 && break; sleep 0.3
      done
      sleep 2; kill -\(signal) $run; wait $run; echo "status $?"
      kill $feeder; ls -A $T
      """, folder: folder.path)
    #expect(
      result.output.hasPrefix(
        "INTERRUPTED by a signal: the figures cover only what was read before it"))
    #expect(result.output.contains("0 of 1 captures in full, 1 in part. No file was written."))
    #expect(result.output.contains("clients affected"))
    #expect(result.output.hasSuffix("status \(status)\npipe\n"), "\(result.output)")
  }

  @Test func withoutRulesOneErrorSaysWhereTheyWereLookedFor() throws {
    let result = try Program.shell(
      "CHOKEPOINT_RULES=$T/none chokepoint censors list; echo status $?", folder: folder.path)
    #expect(result.output == "status 2\n")
    let error =
      "chokepoint: CHOKEPOINT_RULES: it names \(folder.path)/none, which holds no censors and scenarios "
      + "(it should name the folder with censors/ and scenarios/ in it)\n"
    #expect(result.errors == error)
  }
}
