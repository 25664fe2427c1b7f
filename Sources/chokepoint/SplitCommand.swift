import ArgumentParser
import Captures
import Simulation
import Text

/// `chokepoint split`.
struct SplitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "split",
    abstract: "Cuts captures into shards by user, for separate replays.",
    discussion: """
      All packets of one user (the side of a flow that is inside) go to one shard; packets of no flow go to \
      the first. A shard is a folder with a pcapng file for each capture that has packets of its users, under \
      the capture's name. Packets keep their frame numbers (epb_packetid), and replays report these. Replay \
      all shards with the same --scenario or --rules.

      Examples:
        chokepoint split --by-user 4 captures --scenario kazakhstan --output shards
        chokepoint replay shards/shard-1 --scenario kazakhstan --partial 1.part

      Exit status: 0 done; 1 some input could not be read in full (the rest was cut), or some output could \
      not be written; 2 wrong usage, or a folder that is not empty.
      """)

  @Option(help: ArgumentHelp("The number of shards.", valueName: "n"))
  var byUser: Int

  @Argument(help: "Captures, or folders of captures.", completion: .file())
  var captures: [String] = []

  @OptionGroup var reading: ReadOption

  /// All that are named.
  private var all: [String] { reading.read + captures }

  @Flag(help: "The captures are parts of one, as rotated captures are.")
  var series = false

  @OptionGroup var packets: FilterOptions

  @OptionGroup var gateways: GatewayOptions

  @Option(
    name: [.short, .long],
    help: ArgumentHelp(
      "Where the shards are written: a new folder, or an empty one.", valueName: "folder"),
    completion: .directory)
  var output: String

  func validate() throws {
    try gateways.requireOne(for: "split")
    guard (1...UserSplit.shardCountMax).contains(byUser) else {
      throw ValidationError("--by-user is a number from 1 to \(UserSplit.shardCountMax).")
    }
    guard !all.isEmpty else { throw ValidationError("Name a capture, or a folder of captures.") }
    guard !all.contains("-") else {
      throw ValidationError(
        "split reads its captures twice, which standard input cannot be: name files.")
    }
  }

  func run() throws {
    let found = CaptureFinder.find(all, asSeries: series, filter: packets.filter)
    guard !series || found.captures.units.count <= 1 else {
      throw ValidationError("split cuts one series at a time: name one folder, or files.")
    }
    var options = ReplayOptions()
    gateways.apply(to: &options)
    var split = try UserSplit(options, shardCount: byUser, to: output)
    try OutputFolder.makeEmpty(output)
    for error in found.errors { Terminal.complain("chokepoint: \(error)") }
    let summary: UserSplit.Summary
    do {
      summary = try split.split(found.captures)
    } catch {
      Terminal.complain("chokepoint: \(error)")
      throw ExitStatus.incomplete
    }
    for warning in summary.warnings {
      Terminal.complain("chokepoint: warning: \(warning.shown)")
    }
    for error in summary.errors { Terminal.complain("chokepoint: \(error)") }
    try write(summary)
    if !found.errors.isEmpty || !summary.errors.isEmpty { throw ExitStatus.incomplete }
  }

  private func write(_ summary: UserSplit.Summary) throws {
    var text =
      "Cut by \(summary.userCount) users into \(summary.shards.count { $0.captureCount > 0 }) shards\n\n"
    for (index, shard) in summary.shards.enumerated() where shard.captureCount > 0 {
      text += "shard-\(index + 1)  \(shard.packetCount) packets in \(shard.captureCount) captures\n"
    }
    text += "\nof no flow, in shard-1: \(summary.strayCount) packets\n"
    let empty = summary.shards.count { $0.captureCount == 0 }
    if empty > 0 { text += "shards without a packet, which have no folder: \(empty)\n" }
    try Terminal.write(text)
  }
}
