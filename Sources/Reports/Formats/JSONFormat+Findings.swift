import Gateway
import Population

// What a report says first, what is hit by mistake, what gets through, and when.
extension JSONFormat {
  static func write(_ findings: Findings, to writer: inout JSONWriter) {
    writer.members("findings", findings.all) { finding, writer in
      writer.object { writer in
        writer.member("topic", finding.topic.rawValue)
        writer.member("sentence", finding.sentence)
        writer.key("figures")
        writer.object { writer in
          for figure in finding.figures {
            switch figure.value {
            case .count(let count): writer.member(figure.name, count)
            case .estimate(let estimate): writer.member(figure.name, estimate)
            case .text(let text): writer.member(figure.name, text)
            }
          }
        }
        writer.member("command", finding.command)
      }
    }
  }

  static func write(_ timeline: Timeline?, to writer: inout JSONWriter) {
    writer.key("timeline")
    guard let timeline else { return writer.null() }
    writer.object { writer in
      writer.member("bin_seconds", timeline.binSeconds)
      writer.member("utc_offset_seconds", timeline.utcOffset)
      writer.members("bins", timeline.bins) { bin, writer in
        writer.object { writer in
          writer.member("start", Instant.second(bin.start))
          writer.member("visits", bin.visits)
          writer.member("visits_lost", bin.visitsLost)
        }
      }
    }
  }

  static func writeCrossings(_ metrics: Metrics, to writer: inout JSONWriter) {
    for table in metrics.crossings {
      let parts = table.kind.parts
      writer.members(table.kind.rawValue, table.cells) { cell, writer in
        writer.object { writer in
          writer.member(parts.row, cell.row)
          writer.member(parts.column, cell.column)
          writeCounts(cell.counts, to: &writer)
          writeEstimates(
            cell.estimates, of: metrics.population, network: cell.network(in: table.kind),
            to: &writer)
          guard table.kind == .collateralByRule else { return }
          writer.members("examples", cell.examples) { name, writer in writer.value(name) }
        }
      }
    }
  }

  static func writeEvasions(_ report: Report, to writer: inout JSONWriter) {
    writer.members("evasions", report.metrics.evasions) { evasion, writer in
      let gateway = report.plan.gateways[evasion.gateway]
      writer.object { writer in
        writer.member("rule", evasion.rule)
        writer.member("gateway", gateway.name)
        writer.member("censor", report.plan.censors[gateway.censor].name)
        writer.member("protocol", evasion.protocol.rawValue)
        writer.member("reason", EvasionReason(evasion, report.plan).kind.rawValue)
        writer.member("flows", evasion.counts.flows)
        writer.member("blocked_elsewhere", evasion.counts.blocked)
        writer.member("users", evasion.counts.users)
        writer.member("names", evasion.counts.names)
        writer.members("examples", evasion.examples) { name, writer in writer.value(name) }
      }
    }
  }
}

extension Metrics.Cell {
  /// The network whose users its shares are of; nil for all.
  func network(in kind: Metrics.Crossing) -> String? {
    switch kind {
    case .networkByCategory: row
    case .ruleByNetwork: column.isEmpty ? nil : column
    case .categoryByReaction, .collateralByRule: nil
    }
  }
}
