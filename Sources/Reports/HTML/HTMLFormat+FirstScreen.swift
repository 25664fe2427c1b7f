import Population

// What came out, how sure it is, and what to do next: all of it on the first screen.
extension HTMLFormat {
  static func writeFirstScreen(
    _ reports: [Report], _ comparisons: [Comparison], to writer: inout HTMLWriter
  ) {
    writer.element("section", [("aria-label", "Findings")]) { writer in
      if reports.count == 1, let report = reports.first {
        writeFigures(report.metrics, to: &writer)
        writeFindings(Findings(report), to: &writer)
        writeWarnings(report.metrics.population, to: &writer)
      } else {
        writeChanges(comparisons, of: reports, to: &writer)
        writeOverview(reports, to: &writer)
      }
      writeWords(to: &writer)
    }
  }

  /// What a reader who is new to the field has to know, and what one who is not will ask.
  private static func writeWords(to writer: inout HTMLWriter) {
    let words = [
      (
        "flow",
        "all packets between two addresses and ports: a connection, or a query and its answer"
      ),
      (
        "visit",
        "a user's flows for one site without a pause of half an hour; it is lost when a flow of it is blocked "
          + "and no connection passes"
      ),
      ("client", "an address in the captures, counted once"),
      (
        "user",
        "a member of the population; each client represents a part of the users of its network. A user is "
          + "affected if at least one of their flows is blocked"
      ),
      (
        "95 % interval",
        "the range that chance in the choice of clients leaves, from a bootstrap over the clients of each network "
          + "(999 replicates). It does not say whether the model of the censor is right"
      ),
    ]
    writer.element("details") { writer in
      writer.element("summary", "What the words mean")
      writer.element("dl", [("class", "words")]) { writer in
        for (word, meaning) in words {
          writer.element("dt", word)
          writer.element("dd", meaning + ".")
        }
      }
    }
  }

  /// The findings, each below what it is about.
  static func writeFindings(_ findings: Findings, to writer: inout HTMLWriter) {
    writer.element("ul", [("class", "findings")]) { writer in
      for finding in findings.all { write(finding, to: &writer) }
    }
  }

  static func write(_ finding: Finding, to writer: inout HTMLWriter) {
    writer.element("li", [("data-topic", finding.topic.rawValue)]) { writer in
      writer.element("strong", finding.topic.title)
      writer.write(finding.sentence)
      if let command = finding.command {
        writer.write(" ")
        writer.element("code", command)
      }
    }
  }

  static func writeWarnings(_ population: PopulationBasis, to writer: inout HTMLWriter) {
    if let reason = population.reasonForNone {
      writer.element(
        "p", [("class", "warning")], reason.prefix(1).uppercased() + reason.dropFirst() + ".")
    }
    for warning in population.otherWarnings {
      writer.element("p", [("class", "warning")], "Note: \(warning).")
    }
  }

  /// The figures of a report: what each is, its value, its place on a scale, and how sure it is.
  static func writeFigures(_ metrics: Metrics, to writer: inout HTMLWriter) {
    let (total, population) = (metrics.total, metrics.population)
    writer.element("dl", [("class", "figures")]) { writer in
      if let lost = metrics.estimates?.visitsLost {
        writeFigure("Visits lost", lost, note: "", to: &writer)
      }
      if let affected = metrics.estimates?.usersAffected {
        let people = population.users(affected).map {
          "; \(TextFormat.grouped($0.value)) people "
            + "(\(TextFormat.grouped($0.interval.lowerBound)) to \(TextFormat.grouped($0.interval.upperBound)))"
        }
        writeFigure("Users affected", affected, note: people ?? "", to: &writer)
      }
      writeCounted(
        "Counted in the captures", part(total.visitsLost, of: total.visits) + " visits lost",
        "\(part(total.usersAffected, of: total.users)) clients affected; "
          + "\(part(total.blocked, of: total.flows)) flows blocked", to: &writer)
      if let strangers = population.strangers, strangers > 0 {
        writeCounted(
          "Clients in no network", TextFormat.grouped(strangers),
          "of the map: \(words(population.strangersAre))", to: &writer)
      }
    }
  }

  private static func writeFigure(
    _ label: String, _ share: Estimate, note: String, to writer: inout HTMLWriter
  ) {
    writer.element("div") { writer in
      writer.element("dt", label)
      writer.element("dd", [("class", "figure")], percent(share))
      let plot = DotPlot([1].map(Estimate.exact))
      writer.element("dd") { $0.insert(plot.row(share, label: label) + plot.axis) }
      writer.element("dd", [("class", "note")], "95 % interval \(interval(share))\(note)")
    }
  }

  private static func writeCounted(
    _ label: String, _ value: String, _ note: String, to writer: inout HTMLWriter
  ) {
    writer.element("div") { writer in
      writer.element("dt", label)
      writer.element("dd", [("class", "figure")], value)
      writer.element("dd", [("class", "note")], note)
    }
  }

  private static func words(_ strangers: PopulationBasis.Strangers) -> String {
    switch strangers {
    case .outside: "their flows pass no gateway"
    case .counted: "distributed by share, and in no figure for the population"
    case .included: "distributed by share, and part of the figures for the population"
    }
  }
}

extension Estimate {
  /// A figure that is known.
  fileprivate static func exact(_ value: Double) -> Estimate {
    Estimate(value: value, interval: nil)
  }
}
