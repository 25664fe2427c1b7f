import Gateway
public import Population
import Rules

/// `--json`: one document with all figures of a run. The same files, options, seed and program give the
/// same bytes: `Report.md` has the keys.
public enum JSONFormat {
  /// Of the documents of runs; one more whenever what a key means changes.
  static let version = 2

  /// The document of a run, with a line feed at its end: the report, or of several the list of them and
  /// what changes from the first to each of the others.
  public static func document(_ reports: [Report], _ comparisons: [Comparison] = []) -> [UInt8] {
    var writer = JSONWriter(isIndented: true)
    if reports.count == 1 {
      write(reports[0], to: &writer)
    } else {
      writer.object { writer in
        writer.members("scenarios", reports) { report, writer in write(report, to: &writer) }
        writeComparisons(comparisons, to: &writer)
      }
    }
    writer.newline()
    return writer.bytes
  }

  private static func write(_ report: Report, to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("format", version)
      writer.member("chokepoint", report.origin.version)
      writer.member("commit", report.origin.commit)
      writer.member("simulated", "every figure is of a simulation: 'would be blocked'")
      writer.member("label", report.label)
      writer.member("title", report.title)
      writeOrigin(report.origin, to: &writer)
      writer.members("rule_sets", report.ruleSets) { name, writer in writer.value(name) }
      write(Findings(report), to: &writer)
      writer.key("total")
      writer.object { writer in
        writeCounts(report.metrics.total, to: &writer)
        writeEstimates(report.metrics.estimates, of: report.metrics.population, to: &writer)
      }
      writePopulation(report.metrics, to: &writer)
      for division in report.metrics.divisions {
        writeDivision(division, of: report.metrics.population, to: &writer)
      }
      writeCrossings(report.metrics, to: &writer)
      writeEvasions(report, to: &writer)
      write(report.metrics.timeline, to: &writer)
      writeLosses(report.metrics.losses, to: &writer)
      writeExposures(report.metrics.exposures, to: &writer)
      writeReading(report, to: &writer)
    }
  }

  private static func writeDivision(
    _ division: Metrics.Division, of population: PopulationBasis, to writer: inout JSONWriter
  ) {
    writer.members("by_\(division.kind.rawValue)", division.groups) { group, writer in
      writer.object { writer in
        writer.member(division.kind.labelName, group.label)
        writeCounts(group.counts, to: &writer)
        writeEstimates(
          group.estimates, of: population, network: division.kind == .network ? group.label : nil,
          to: &writer)
        guard division.kind == .name else { return }
        writer.members("means", group.means) { means, writer in writer.value(means.name) }
      }
    }
  }

  static func writeCounts(_ counts: Metrics.Counts, to writer: inout JSONWriter) {
    for (name, count) in counts.columns { writer.member(name, count) }
  }

  private static func writeReading(_ report: Report, to writer: inout JSONWriter) {
    writer.key("reading")
    writer.object { writer in
      writer.member("packets", report.counts.packetCount)
      writer.member("bytes", report.counts.byteCount)
      writer.member("fragments", report.counts.fragmentCount)
      for part in report.counts.parts { writer.member(part.name, part.count) }
      writer.member("flows_at_other_hours", report.counts.otherHoursFlowCount)
      writeTrust(report.trust, to: &writer)
    }
  }

  /// How far the captures can be trusted.
  private static func writeTrust(_ trust: CaptureTrust, to writer: inout JSONWriter) {
    for entry in trust.totals { writer.member(entry.kind.rawValue, entry.count) }
    for (key, entries) in [("undecoded", trust.undecoded), ("limits", trust.limits)] {
      writer.key(key)
      writer.object { writer in
        for entry in entries { writer.member(entry.name ?? "", entry.count) }
      }
    }
  }
}

extension Metrics.Kind {
  /// What the labels of groups are called in files: the kind's name, save where a count has it.
  var labelName: String { self == .collateral ? "cause" : rawValue }
}

extension Metrics.Counts {
  /// The counts with their names in files, in a fixed order. `flows` is the sum of `passed`,
  /// `blocked` and `degraded`; `blocked` that of `losses` and `not_begun`.
  var columns: [(name: String, count: Int)] {
    [
      ("flows", flows), ("passed", passed), ("blocked", blocked), ("losses", losses),
      ("not_begun", notBegun), ("degraded", degraded), ("insufficient", insufficient),
      ("collateral", collateral), ("evaded", evaded), ("visits", visits),
      ("visits_lost", visitsLost), ("visits_degraded", visitsDegraded), ("users", users),
      ("users_affected", usersAffected), ("names", names), ("names_blocked", namesBlocked),
      ("packets", packets), ("bytes", bytes),
    ]
  }
}
