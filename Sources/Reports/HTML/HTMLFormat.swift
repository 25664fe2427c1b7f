public import Population

/// `--html`: one file that needs no other, for screens of any width and for paper. No script, no
/// request; the same inputs, options and seed give the same bytes.
public enum HTMLFormat {
  /// Rows of the longest tables; what is beyond is counted below.
  static let rowsMax = 20

  /// The page of a run: of several reports, first what changes from the first to each of the others.
  public static func document(_ reports: [Report], _ comparisons: [Comparison] = []) -> [UInt8] {
    var writer = HTMLWriter()
    writer.insert("<!DOCTYPE html>\n")
    let title =
      reports.count == 1 ? reports[0].title : reports.map(\.label).joined(separator: ", ")
    writer.element("html", [("lang", "en")]) { writer in
      writeHead("Simulated filtering: \(title)", to: &writer)
      writer.element("body") { writer in
        writer.element("header") { writer in
          writer.element("h1", title)
          writer.element(
            "p", [("class", "note")],
            "Simulated: what users would have seen behind these gateways. Nothing here is a measurement "
              + "of a network.")
        }
        for (index, comparison) in comparisons.enumerated() {
          writeComparison(comparison, id: "comparison-\(index + 1)", to: &writer)
        }
        for (index, report) in reports.enumerated() {
          writeReport(report, isOneOfMany: reports.count > 1, id: "s\(index + 1)", to: &writer)
        }
        writeMaking(reports, to: &writer)
      }
    }
    return Array(writer.text.utf8)
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

  /// A heading, a sentence about what is counted, and a table.
  static func writeTable(
    _ title: String, _ explanation: String, _ table: HTMLTable, to writer: inout HTMLWriter
  ) {
    writer.element("section") { writer in
      writer.element("h3", title)
      writer.element("p", [("class", "note")], explanation)
      table.write(to: &writer)
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
    count > rowsMax ? "And \(count - rowsMax) more; all are in the files of --json and --csv." : nil
  }
}
