public import Population

/// `--html`: one file that needs no other, for screens of any width and for paper. No script, no
/// request; the same inputs, options and seed give the same bytes.
///
/// Every drawing is SVG with a title, and has its figures in a table beside or below it:
///
///     <tr><th scope="row">home</th><td class="chart"><svg role="img"><title>home: 85.7 % (50.0 to
///     100.0)</title>...</svg></td><td class="number">85.7 %</td>...</tr>
public enum HTMLFormat {
  /// Rows of the longest tables; what is beyond is counted below.
  static let rowsMax = 20

  /// The page of a run: of several reports, first what changes from the first to each of the others.
  public static func document(_ reports: [Report], _ comparisons: [Comparison] = []) -> [UInt8] {
    var sections = HTMLWriter()
    if reports.count > 1 { writeOverview(reports, to: &sections) }
    for comparison in comparisons { writeComparison(comparison, to: &sections) }
    for (index, report) in reports.enumerated() {
      writeReport(report, isOneOfMany: reports.count > 1, id: "s\(index + 1)", to: &sections)
    }
    writeOrigin(of: reports, to: &sections)
    return Array(page(of: reports, sections).text.utf8)
  }

  private static func page(of reports: [Report], _ sections: HTMLWriter) -> HTMLWriter {
    var writer = HTMLWriter()
    writer.insert("<!DOCTYPE html>\n")
    writer.element("html", [("lang", "en")]) { writer in
      let subject =
        reports.count == 1 ? reports[0].title : reports.map(\.label).joined(separator: ", ")
      writeHead("Simulated filtering: \(subject)", to: &writer)
      writer.element("body") { writer in
        writeHeader(reports, to: &writer)
        writeContents(sections.headings, to: &writer)
        writer.element("main") { $0.insert(sections.text) }
      }
    }
    return writer
  }

  private static func writeHead(_ title: String, to writer: inout HTMLWriter) {
    writer.element("head") { writer in
      writer.void("meta", [("charset", "utf-8")])
      writer.void(
        "meta", [("name", "viewport"), ("content", "width=device-width, initial-scale=1")])
      // Whatever stands in the page, nothing is fetched and nothing is run.
      writer.void(
        "meta",
        [
          ("http-equiv", "Content-Security-Policy"),
          ("content", "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'"),
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
      writer.element(
        "p", [("class", "lead")],
        "Everything here is simulated: what the users in the captures would have lost, had these gateways "
          + "stood on their way. Nothing is a measurement of a network.")
      writer.element(
        "p", [("class", "note")],
        "A user is affected who has at least one flow blocked. A visit is a user's flows for one site "
          + "without a pause of half an hour, if nothing else was asked for; it is lost when a flow of it "
          + "is blocked and no connection passes. Bars are from 0 to 100 %; the line on a bar is the 95 % "
          + "interval, which is that of the bootstrap over the clients of the captures, each weighted by "
          + "the users of its network.")
    }
  }

  /// Links to the sections: of one report, to the parts of it as well.
  private static func writeContents(
    _ headings: [HTMLWriter.Heading], to writer: inout HTMLWriter
  ) {
    let isLong = headings.count { $0.level == 2 } > 2
    writer.element("nav", [("aria-label", "Contents")]) { writer in
      writer.element("ul") { writer in
        for heading in headings where heading.level == 2 || !isLong {
          writer.element("li") { writer in
            writer.element("a", [("href", "#\(heading.id)")], heading.text)
          }
        }
      }
    }
  }

  /// A heading, a sentence about what is counted, and a table.
  static func writeTable(
    _ title: String, _ explanation: String, _ table: HTMLTable, to writer: inout HTMLWriter
  ) {
    writer.element("section") { writer in
      writer.heading(3, title)
      writer.element("p", [("class", "note")], explanation)
      table.write(title: title, to: &writer)
    }
  }

  /// A figure of the headline: what it is, the value, and how sure it is.
  static func writeHeadline(
    _ figures: [(label: String, value: String, note: String)], to writer: inout HTMLWriter
  ) {
    writer.element("dl", [("class", "headline")]) { writer in
      for figure in figures {
        writer.element("div") { writer in
          writer.element("dt", figure.label)
          writer.element("dd", [("class", "figure")], figure.value)
          writer.element("dd", [("class", "note")], figure.note)
        }
      }
    }
  }

  /// What is said below a table of the first of some rows.
  static func more(_ count: Int) -> String? {
    count > rowsMax
      ? "And \(TextFormat.grouped(count - rowsMax)) more; all are in the files of --json and --csv."
      : nil
  }

  /// A share in per cent, as in `94.1 %`.
  static func percent(_ estimate: Estimate?) -> String {
    estimate.map { TextFormat.percent($0.value) + " %" } ?? ""
  }

  /// The interval of a share, as in `83.8 to 100.0 %`.
  static func interval(_ estimate: Estimate?) -> String {
    guard let estimate else { return "" }
    return estimate.interval.map { ShareBar.range($0) + " %" } ?? "not known"
  }

  /// The same for below a figure.
  static func intervalNote(_ estimate: Estimate) -> String {
    estimate.interval.map { "95 % interval \(ShareBar.range($0)) %" } ?? "interval not known"
  }
}
