public import Population

/// `--html`: one file that needs no other, for screens of any width and for paper. It begins with the findings. No
/// request, and one script of its own that the reader may forbid; the same inputs, options and seed give the same
/// bytes.
///
/// Every drawing is SVG with a title, and has its figures in a table beside or below it:
///
///     <tr><th scope="row">home</th><td class="chart"><svg role="img"><title>home: 85.7 % (50.0 to
///     100.0 %)</title>...</svg></td><td class="number" data-title="Users affected">85.7 %</td>...</tr>
public enum HTMLFormat {
  /// The page of a run: of several reports, first what changes from the first to each of the others.
  public static func document(_ reports: [Report], _ comparisons: [Comparison] = []) -> [UInt8] {
    var sections = HTMLWriter()
    for (index, comparison) in comparisons.enumerated() {
      let label = reports.count > index + 1 ? reports[index + 1].label : comparison.titles.other
      writeComparison(comparison, label: label, to: &sections)
    }
    for (index, report) in reports.enumerated() {
      writeReport(report, isOneOfMany: reports.count > 1, id: "s\(index + 1)", to: &sections)
    }
    writeOrigin(of: reports, to: &sections)
    return Array(page(of: reports, comparisons, sections).text.utf8)
  }

  private static func page(
    of reports: [Report], _ comparisons: [Comparison], _ sections: HTMLWriter
  ) -> HTMLWriter {
    var writer = HTMLWriter()
    writer.insert("<!DOCTYPE html>\n")
    writer.element("html", [("lang", "en")]) { writer in
      let subject =
        reports.count == 1 ? reports[0].title : reports.map(\.label).joined(separator: ", ")
      writeHead("Simulated filtering: \(subject)", to: &writer)
      writer.element("body") { writer in
        writeHeader(reports, to: &writer)
        writer.element("main") { writer in
          writeFirstScreen(reports, comparisons, to: &writer)
          writeContents(sections.headings, to: &writer)
          writer.insert(sections.text)
        }
        writer.insert("<script>\(HTMLScript.text)</script>\n")
      }
    }
    return writer
  }

  private static func writeHead(_ title: String, to writer: inout HTMLWriter) {
    writer.element("head") { writer in
      writer.void("meta", [("charset", "utf-8")])
      writer.void(
        "meta", [("name", "viewport"), ("content", "width=device-width, initial-scale=1")])
      // Whatever stands in the page, nothing is fetched, and nothing runs but the page's own script. Drawings that
      // are downloaded as PNG are read from `data:`.
      writer.void(
        "meta",
        [
          ("http-equiv", "Content-Security-Policy"),
          (
            "content",
            "default-src 'none'; style-src 'unsafe-inline'; script-src \(HTMLScript.source); "
              + "img-src data:; base-uri 'none'; form-action 'none'"
          ),
        ])
      writer.element("title", title)
      writer.insert("<style>\(HTMLStyle.sheet)</style>\n")
    }
  }

  private static func writeHeader(_ reports: [Report], to writer: inout HTMLWriter) {
    writer.element("header") { writer in
      let version = reports.first.map { " \($0.origin.version)" } ?? ""
      writer.element("p", [("class", "kind")], "Simulated filtering · Chokepoint\(version)")
      writer.element(
        "h1", reports.count == 1 ? reports[0].title : "\(reports.count) scenarios compared")
      guard let report = reports.first else { return }
      let total = report.metrics.total
      let gateways = Findings.count(report.plan.gateways.count, "gateway")
      let way =
        reports.count == 1
        ? "through \(gateways) (\(models(report)))" : "through each scenario's gateways"
      writer.element(
        "p", [("class", "lead")],
        "\(Findings.count(report.inputs.count, "capture")) with \(Findings.count(total.flows, "flow")) of "
          + "\(Findings.count(total.users, "client")) \(report.inputs.count == 1 ? "was" : "were") replayed "
          + "\(way). Everything here is simulated: the page shows what would be lost, and is not a "
          + "measurement of a network.")
    }
  }

  /// The censors of the gateways and the rules that they apply, as in `censor gfw-2025, rules Teaching set`.
  private static func models(_ report: Report) -> String {
    let used = Set(report.plan.gateways.map(\.censor))
    let censors = report.plan.censors.indices.filter(used.contains)
      .map { report.plan.censors[$0].name }
    let rules = report.ruleSets
    return "\(censors.count == 1 ? "censor" : "censors") \(Findings.list(censors)), "
      + "rules \(Findings.list(rules))"
  }

  /// Links to the sections: of one report, to the parts of it as well.
  private static func writeContents(
    _ headings: [HTMLWriter.Heading], to writer: inout HTMLWriter
  ) {
    let isLong = headings.count { $0.level == 2 } > 2
    writer.element("nav", [("aria-label", "Contents")]) { writer in
      writer.element("ul") { writer in
        for heading in headings where heading.level == 2 || (heading.level == 3 && !isLong) {
          writer.element("li") { writer in
            writer.element("a", [("href", "#\(heading.id)")], heading.text)
          }
        }
      }
    }
  }

  /// A heading, a sentence about what is counted, and a table.
  ///
  /// - Parameter level: of the heading.
  static func writeTable(
    _ title: String, level: Int, _ explanation: String, _ table: HTMLTable,
    to writer: inout HTMLWriter
  ) {
    writer.element("section") { writer in
      writer.heading(level, title)
      writer.element("p", [("class", "note")], explanation)
      table.write(title: title, to: &writer)
    }
  }

  /// A share in per cent, as in `94.1 %`.
  static func percent(_ estimate: Estimate?) -> String {
    estimate.map { TextFormat.percent($0.value) + " %" } ?? ""
  }

  /// The interval of a share, as in `83.8 to 100.0 %`.
  static func interval(_ estimate: Estimate?) -> String {
    guard let estimate else { return "" }
    return estimate.interval.map { ShareRange.text($0) + " %" } ?? "not known"
  }

  /// What is written of a count that may not be told.
  static func part(_ count: Int, of whole: Int) -> String {
    "\(TextFormat.grouped(count)) of \(TextFormat.grouped(whole))"
  }
}
