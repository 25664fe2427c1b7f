import ArgumentParser
import Captures
import Configuration
import Gateway
import Generation
import Rules
import Simulation
import Text

/// `chokepoint generate`.
struct GenerateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "generate",
    abstract: "Writes a capture of made-up traffic, and the names in it.",
    discussion: """
      Users of a scenario's networks look up names and visit them: DNS, TLS, QUIC, HTTP and long transfers, \
      with popularity by Zipf's law and load by the hour of the day. All of it is synthetic: names are where \
      real traffic has them, and everything else is random bytes in valid packets.

      Examples:
        chokepoint generate -o made.pcap --names names.txt --users 50 --flows 500
        chokepoint generate -o day.pcap --names tranco.csv --bytes 1GB --hours 24
      """)

  @Option(
    name: [.short, .long],
    help: ArgumentHelp(
      "The capture to write (pcap), or - for standard output.", valueName: "file"),
    completion: .file())
  var output: String

  @Option(help: ArgumentHelp("The table of names to write. (default: OUTPUT.truth.tsv)"))
  var truth: String?

  @Option(
    help: ArgumentHelp(
      "Names, most popular first: a list, a ranking or a list of sites (CSV).", valueName: "list"),
    completion: .file())
  var names: String

  @Option(
    help: """
      The map whose networks the users are in: a name from 'scenario list', or a file. (default: \
      golden-shield)
      """, completion: .scenarios)
  var scenario: String?

  @Option(help: "The number of users.")
  var users = 1000

  @Option(help: "End after so many flows.")
  var flows: Int?

  @Option(help: "End after so many bytes of packets: a number, also with KB, MB or GB.")
  var bytes: String?

  @Option(help: "Shares of flows by kind, as in dns=0.5,tls=0.31,quic=0.12,http=0.06,bulk=0.01.")
  var mix: String?

  @Option(
    help: """
      The mean number of packets a flow, in packets of 1514 bytes; responses are made long enough for it. \
      (default: 17 with the standard mix, as on a backbone link)
      """)
  var packetsPerFlow: Double?

  @Option(help: "Bytes of a full packet on the link, from 100 to 1514.")
  var packetBytes = 1514

  @Option(help: "The hour of the day at which the capture begins.")
  var startHour = 20.0

  @Option(help: "The hours over which flows are spread.")
  var hours = 1.0

  @Option(help: "The exponent of Zipf's law.")
  var zipf = 0.9

  @Option(help: "The seed of all random draws: the same seed gives the same bytes.")
  var seed: UInt64 = 0

  func validate() throws {
    guard (0..<24).contains(startHour) else {
      throw ValidationError("--start-hour is a number from 0 to 24.")
    }
    guard hours > 0, hours <= 8760 else {
      throw ValidationError("--hours is a number above 0, at most 8760.")
    }
    guard (0...4).contains(zipf) else { throw ValidationError("--zipf is a number from 0 to 4.") }
    guard (1...50_000_000).contains(users) else {
      throw ValidationError("--users is a number from 1 to 50000000.")
    }
    if let bytes, Self.count(bytes) == nil {
      throw ValidationError("--bytes is a number such as 500000, 500MB or 1GB.")
    }
    guard output != "-" || truth != nil else {
      throw ValidationError("--output - goes with --truth: there is no file to name it after.")
    }
    guard truth != output, truth != "-" else {
      throw ValidationError("--truth must name another file than --output.")
    }
    guard flows != nil || bytes != nil else {
      throw ValidationError("--flows or --bytes is missing: it says how much to write.")
    }
  }

  func run() throws {
    var generator = try TrafficGenerator(try options())
    var outputs = try CommandOutputs(inputs: [names])
    let places = (
      capture: try outputs.place(output), table: try outputs.place(truth ?? output + ".truth.tsv")
    )
    let files = (try places.capture.map(OutputFile.init), try places.table.map(OutputFile.init))
    guard let capture = files.0 else { return }
    // Without the whole capture, the table of its names is of no use.
    try write(&generator, to: capture)
    outputs.write(Array(TruthFormat.table(generator.truth).utf8), to: files.1)
    // Not in the midst of the capture.
    outputs.show(
      "\(output.shown): \(generator.packetCount) packets, \(generator.byteCount) bytes, "
        + "\(generator.flowCount) flows, \(generator.truth.count) names\n")
    try outputs.finish()
  }

  private func write(_ generator: inout TrafficGenerator, to file: OutputFile) throws {
    var writer = try CaptureWriter(to: file, linkType: .ethernet)
    while try generator.next({ frame, time throws(OutputError) in
      try writer.append(frame, timestamp: time)
    }) {}
    try writer.finish()
  }

  private func options() throws -> TrafficOptions {
    var options = TrafficOptions()
    let ranking = try NameRanking(contentsOf: names)
    for finding in ranking.unusable { Terminal.complain(finding.description) }
    options.names = ranking.names
    options.networks = try ScenarioGallery.scenario(scenario).networks
    options.users = users
    options.flows = flows
    options.bytes = bytes.flatMap { Self.count($0) }
    if let mix { options.mix = try TrafficMix(mix) }
    options.packetsPerFlow = packetsPerFlow
    options.frameBytes = packetBytes
    options.startHour = startHour
    options.hours = hours
    options.zipfExponent = zipf
    options.seed = seed
    return options
  }

  /// A number of bytes, in powers of ten; nil for anything else.
  private static func count(_ text: String) -> Int? {
    let units = [("GB", 1e9), ("MB", 1e6), ("KB", 1e3), ("", 1)]
    for (unit, factor) in units where text.uppercased().hasSuffix(unit) {
      guard let number = Double(text.dropLast(unit.count)), number > 0, number * factor < 1e15
      else { return nil }
      return Int(number * factor)
    }
    return nil
  }
}
