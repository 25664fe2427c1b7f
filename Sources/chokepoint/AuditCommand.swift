import ArgumentParser
import Audit
import Captures
import Configuration
import Reports
import Simulation
import Text

/// `chokepoint audit`.
struct AuditCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit",
    abstract: "Reports which entries of site lists rule sets would block, without captures.",
    discussion: """
      A list is a table in the Citizen Lab's form (url,category_code,...), a ranking such as Tranco's \
      (1,google.com), another table with a column url, origin, domain, host, name or site, or a file with \
      one name or URL a line, the most popular first. Each line is an entry; an entry given twice counts \
      twice.

      An entry's name is looked for wherever the rules look: in DNS, TLS, QUIC and HTTP. For an \
      http:// URL the request is legible too, for an https:// URL only the host. Rules about things that \
      no list contains (payloads, protocols, addresses behind names) are counted as not tried.

      An entry is over-blocked if rules hit it by accident: as part of a top-level domain (suffix), or by \
      a text inside a longer label (substring) or word (keyword).

      Examples:
        chokepoint audit --rules rules/teaching.yaml rules/examples/sites.csv
        chokepoint audit --rules gfw.txt --json audit.json global.csv cn.csv
        chokepoint audit --rules gfw.txt --zipf 0.9 --blocked blocked.txt tranco.csv

      Lists: github.com/citizenlab/test-lists, tranco-list.eu. Zipf's law: Adamic and Huberman, "Zipf's \
      Law and the Internet", Glottometrics 2002.
      """)

  @Argument(help: "Lists of sites.", completion: .file())
  var lists: [String]

  @Option(
    parsing: .singleValue, help: "Rule sets or lists of names to apply; may be given again.",
    completion: .file())
  var rules: [String]

  @OptionGroup var losses: LossOptions

  @Option(help: "The exponent of Zipf's law, which gives each rank its weight.")
  var zipf = 1.0

  @Option(
    help: ArgumentHelp(
      "The column of the lists that says how often a site is visited.", valueName: "column"))
  var visits: String?

  @Option(help: ArgumentHelp("Write all figures as one JSON document.", valueName: "file"))
  var json: String?

  @Option(
    help: ArgumentHelp(
      "Write one CSV file a table. What a spreadsheet would take for a formula gets an apostrophe in "
        + "front; invisible characters are written as \\u{...}.", valueName: "folder"))
  var csv: String?

  @Option(
    help: ArgumentHelp(
      "Write the entries that would be blocked as they stand in the lists, one a line; what cannot be seen is "
        + "written as \\u{...}.",
      valueName: "file"))
  var blocked: String?

  @Option(help: "The most rows of a table, and the most examples; the files have all of them.")
  var limit = 10

  @Flag(
    name: [.short, .long],
    help: "Print no summary, and no complaints about lines that are not sites.")
  var quiet = false

  func validate() throws {
    guard (0...4).contains(zipf) else { throw ValidationError("--zipf is a number from 0 to 4.") }
    guard limit >= 0 else { throw ValidationError("--limit is a number of rows.") }
    guard !rules.isEmpty else {
      throw ValidationError("--rules is missing: name the rule sets to apply.")
    }
  }

  func run() throws {
    let audit = try prepare()
    var outputs = try CommandOutputs(inputs: lists)
    let (jsonPlace, blockedPlace) = (try outputs.place(json), try outputs.place(blocked))
    let result = try audit.run()
    let tables = csv == nil ? [] : CSVFormat.files(result)
    let folder = try outputs.folder(csv, tables.map(\.name))
    let jsonFile = try jsonPlace.map { try OutputFile($0) }
    let blockedFile = try blockedPlace.map { try OutputFile($0) }
    for error in result.errors { Terminal.complain("chokepoint: \(error)") }
    if !quiet {
      for account in result.accounts where account.leftOutCount > 0 {
        Terminal.complain("chokepoint: warning: \(account.summary)")
      }
      for finding in result.lists.flatMap(\.unusable) { Terminal.complain(finding.description) }
    }
    outputs.write(JSONFormat.document(result, version: Version.current), to: jsonFile)
    outputs.write(tables, to: folder)
    let entries = result.blocked.map { result.site($0.place).text.shown + "\n" }
    outputs.write(Array(entries.joined().utf8), to: blockedFile)
    if !quiet { outputs.show(AuditFormat.text(result, limit: limit)) }
    try outputs.finish(isComplete: result.errors.isEmpty)
  }

  /// Loads rules and lists.
  private func prepare() throws -> SiteAudit {
    var options = AuditOptions()
    options.rules = rules
    options.lists = lists
    options.losses = losses.tolerance
    options.zipfExponent = zipf
    options.visits = visits
    options.digestsInputs = json != nil || csv != nil
    return try SiteAudit(options)
  }
}
