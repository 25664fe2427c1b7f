import Configuration
import Rules

// How the page was made.
extension HTMLFormat {
  /// All that the same page is made from again.
  static func writeOrigin(of reports: [Report], to writer: inout HTMLWriter) {
    guard let origin = reports.first?.origin else { return }
    writer.element("section") { writer in
      writer.heading(2, "How it was made")
      writer.element(
        "p", [("class", "note")],
        "Chokepoint \(origin.version), built from commit \(origin.commit), makes the same page from the "
          + "same files, options and seed. Below is the command that does; from the document of --json, "
          + "'chokepoint reproduce' does it again and compares.")
      writer.element("pre") { $0.element("code", ReportCommand.text(reports)) }
      options(reports).write(title: "Options", to: &writer)
      captures(origin).write(title: "Captures", to: &writer)
      files(reports).write(title: "Files", to: &writer)
      let lists = reports.flatMap(\.origin.lists)
      if !lists.isEmpty { self.lists(lists).write(title: "Lists", to: &writer) }
    }
  }

  private static func options(_ reports: [Report]) -> HTMLTable {
    var table = HTMLTable(columns: [.text("Option"), .text("Value")])
    if let origin = reports.first?.origin {
      table.rows = [
        ["version", origin.version], ["commit", origin.commit],
        ["public suffix list", origin.publicSuffixes], ["seed", "\(origin.seed)"],
      ]
    }
    for report in reports {
      let of = reports.count > 1 ? ", \(report.label)" : ""
      table.rows += report.origin.options.map {
        ["\($0.name)\(of)", $0.values.joined(separator: ", ")]
      }
      table.rows.append(["rule sets\(of)", report.ruleSets.joined(separator: ", ")])
    }
    return table
  }

  private static func captures(_ origin: Report.Origin) -> HTMLTable {
    var table = HTMLTable(
      columns: [.text("Capture"), .number("Packets"), .number("Flows"), .detail("SHA-256")])
    for input in origin.inputs {
      let digest = input.sha256 ?? ""
      table.rows.append([
        input.name + (input.series.map { " (series \($0))" } ?? ""),
        TextFormat.grouped(input.packets), TextFormat.grouped(input.flows),
        input.error.map { digest.isEmpty ? $0 : "\(digest); \($0)" } ?? digest,
      ])
    }
    return table
  }

  /// What became of the entries of lists, each list once.
  private static func lists(_ lists: [ListAccount]) -> HTMLTable {
    var table = HTMLTable(
      columns: [
        .text("List"), .text("Format"), .number("Entries"), .number("Used"), .detail("Left out"),
      ])
    for (index, list) in lists.enumerated() where !lists[..<index].contains(list) {
      let leftOut = list.leftOut.map {
        "\(TextFormat.grouped($0.count)): \($0.reason): \($0.examples)"
      }
      table.rows.append([
        list.path, list.format.title, TextFormat.grouped(list.readCount),
        TextFormat.grouped(list.usedCount), leftOut.joined(separator: "; "),
      ])
    }
    return table
  }

  /// The files of all reports, each once.
  private static func files(_ reports: [Report]) -> HTMLTable {
    var table = HTMLTable(columns: [.text("File"), .text("Kind"), .detail("SHA-256")])
    let files = Set(reports.flatMap(\.origin.files)).sorted()
    table.rows = files.map { [$0.path, $0.kind.rawValue, $0.sha256] }
    return table
  }
}
