import Foundation
import TestSupport
import Testing

/// Generated captures, as Chokepoint and tshark read them.
@Suite struct GenerateTests {
  private static let names = (1...50).map { "site\($0).example\n" }.joined()
  private static let hasTshark = (try? Program.runTool("tshark", ["--version"])) != nil

  private let folder: TemporaryFolder
  private let list: String

  init() throws {
    folder = try TemporaryFolder()
    list = try folder.write(Array(Self.names.utf8), to: "names.txt")
  }

  /// Rows of a table, each of some columns.
  private func rows(_ text: String, _ columns: [String]) -> Set<String> {
    Set(
      NameRow.table(text).map { row in
        columns.map { row[$0, default: "?"] }.joined(separator: " ")
      })
  }

  private func generate(_ options: String...) throws -> String {
    let capture = folder.path + "/made.pcap"
    let made = try Program.run(
      list: ["generate", "--output", capture, "--names", list] + options)
    try #require(made.status == 0, "\(made.errors)")
    return capture
  }

  @Test(arguments: [["--flows", "150"], ["--bytes", "3MB", "--packet-bytes", "120"]])
  func theNamesInItAreThoseOfTheTruth(options: [String]) throws {
    let capture = folder.path + "/made.pcap"
    let made = try Program.run(
      list: ["generate", "--output", capture, "--names", list, "--users", "20"] + options)
    #expect(made.status == 0)
    let truth = rows(
      try String(contentsOfFile: capture + ".truth.tsv", encoding: .utf8),
      ["kind", "name", "client", "client_port", "server", "server_port"])
    let seen = rows(
      try Program.run("names", capture).output, ["kind", "name", "src", "sport", "dst", "dport"])
    #expect(truth.count > 10)
    #expect(seen == truth)
  }

  @Test(.enabled(if: hasTshark, "tshark is not installed"))
  func tsharkFindsNothingWrongWithIt() throws {
    let capture = try generate("--flows", "150")
    let wrong = try #require(
      try Program.runTool(
        "tshark",
        [
          "-r", capture, "-o", "tcp.check_checksum:TRUE", "-o", "udp.check_checksum:TRUE", "-o",
          "ip.check_checksum:TRUE", "-Y",
          // Nobody can open what is behind the Initial packets, and connections may be reset.
          "_ws.malformed || _ws.expert.severity == error || tcp.analysis.flags || "
            + "(_ws.expert.severity == warn && !quic && !tcp.flags.reset == 1)",
        ]))
    #expect(wrong.output == "")
  }

  /// The field that has the name, and the filter for the packets in which a client says it.
  @Test(
    .enabled(if: hasTshark, "tshark is not installed"),
    arguments: [
      ("dns", "dns.qry.name", "dns.flags.response == 0", "udp"),
      ("tls-sni", "tls.handshake.extensions_server_name", "tcp", "tcp"),
      ("quic-sni", "tls.handshake.extensions_server_name", "quic", "udp"),
      ("http-host", "http.host", "http.request", "tcp"),
    ])
  func tsharkSeesTheNamesOfTheTruth(
    kind: String, field: String, filter: String, transport: String
  ) throws {
    let capture = try generate("--flows", "300")
    let fields = ["ip.src", "ipv6.src", transport + ".srcport", field].flatMap { ["-e", $0] }
    let seen = try #require(
      try Program.runTool(
        "tshark",
        ["-n", "-2", "-r", capture, "-Y", "\(filter) && \(field)", "-T", "fields"] + fields))
    let truth = NameRow.table(try String(contentsOfFile: capture + ".truth.tsv", encoding: .utf8))
      .filter { $0["kind"] == kind }
      .map { row in
        ["client", "client_port", "name"].map { row[$0, default: "?"] }.joined(separator: " ")
      }
    #expect(truth.count > 5)
    #expect(
      seen.output.split(separator: "\n")
        .map { $0.split(separator: "\t").joined(separator: " ") }.sorted() == truth.sorted())
  }

  @Test(arguments: [
    ["--flows", "0"], ["--bytes", "many"], [], ["--flows", "10", "--mix", "smtp=1"],
    ["--flows", "10", "--users", "0"], ["--flows", "10", "--packet-bytes", "20"],
    ["--flows", "10", "--packet-bytes", "1515"], ["--flows", "10", "--packets-per-flow", "0"],
    ["--flows", "10", "--packets-per-flow", "17", "--mix", "dns=1"],
    ["--flows", "10", "--truth", "-"],
  ])
  func optionsThatMeanNothingWriteNothing(options: [String]) throws {
    let capture = folder.path + "/made.pcap"
    let made = try Program.run(
      list: ["generate", "--output", capture, "--names", list] + options)
    #expect(made.status == 2)
    #expect(!made.errors.isEmpty)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["names.txt"])
  }

  @Test func aCaptureOnStandardOutputNeedsANameForTheTruth() throws {
    let made = try Program.run("generate", "--output", "-", "--names", list, "--flows", "3")
    #expect(made.status == 2)
    #expect(made.output == "")
    #expect(made.errors.contains("--output - goes with --truth"))
  }

  @Test func theTruthIsNotWrittenOverTheCapture() throws {
    let capture = folder.path + "/made.pcap"
    let made = try Program.run(
      "generate", "--output", capture, "--names", list, "--flows", "3", "--truth", capture)
    #expect(made.status == 2)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["names.txt"])
  }

  /// The same bytes as in a file, and the summary elsewhere.
  @Test func standardOutputIsTheCaptureAlone() throws {
    let capture = try generate("--flows", "1", "--mix", "dns=1")
    let truth = folder.path + "/truth.tsv"
    let made = try Program.runTool(
      "sh",
      [
        "-c",
        "\"$0\" generate --output - --truth \"$1\" --names \"$2\" --flows 1 --mix dns=1 >\"$3\"",
        Program.executable, truth, list, folder.path + "/piped.pcap",
      ])
    #expect(made?.errors.hasPrefix("-: 2 packets, ") == true)
    let piped = try Data(contentsOf: URL(filePath: folder.path + "/piped.pcap"))
    #expect(try piped == Data(contentsOf: URL(filePath: capture)))
    #expect(
      try Data(contentsOf: URL(filePath: truth))
        == Data(contentsOf: URL(filePath: capture + ".truth.tsv")))
  }
}
