import Gateway
import Population

/// The command that makes a report again, for a shell.
enum ReportCommand {
  /// Captures that are named one by one.
  private static let capturesMax = 20

  /// The command of a run of these reports.
  static func text(_ reports: [Report]) -> String {
    guard let origin = reports.first?.origin else { return "" }
    var words = ["chokepoint", "replay"]
    if origin.seriesCount > 0 { words.append("--series") }
    words +=
      origin.inputs.count <= capturesMax
      ? origin.inputs.map { quoted($0.path) }
      : ["CAPTURE...", "(the \(TextFormat.grouped(origin.inputs.count)) captures below)"]
    // What one report alone has, such as its scenario, is asked for once for each.
    var asked: [[String]] = []
    for option in reports.flatMap(\.origin.options) {
      let given = given(option)
      if !given.isEmpty, !asked.contains(given) { asked.append(given) }
    }
    words += asked.flatMap { $0 }
    words += ["--seed", "\(origin.seed)", "--html", "report.html"]
    return words.joined(separator: " ")
  }

  /// An option as it is given; nothing where it has its default.
  private static func given(_ option: Report.Option) -> [String] {
    let defaults =
      PopulationOptions().byOption
      + Limits().byOption.map { (name: $0.name, value: String($0.value)) }
    if defaults.contains(where: { $0.name == option.name && [$0.value] == option.values }) {
      return []
    }
    switch option.value {
    case .text("no"): return []
    case .text("yes"): return ["--" + option.name]
    case .text(let value): return ["--" + option.name, quoted(value)]
    case .list(let values): return values.flatMap { ["--" + option.name, quoted($0)] }
    }
  }

  /// A word of a shell's command (POSIX.1-2017, XCU §2.2.2).
  private static func quoted(_ word: String) -> String {
    let isPlain = word.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
        UInt8(ascii: "/"), UInt8(ascii: "_"):
        true
      default: false
      }
    }
    return isPlain && !word.isEmpty
      ? word : "'" + word.replacing("'", with: "'\\''") + "'"
  }
}
