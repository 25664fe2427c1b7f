import Gateway
import Population

// The way of the flows through the gateways.
extension HTMLFormat {
  static func writeMap(_ report: Report, level: Int, id: String, to writer: inout HTMLWriter) {
    let metrics = report.metrics
    writer.element("section") { writer in
      writer.heading(level, "Where flows are lost")
      writer.element(
        "p", [("class", "note")],
        "The flows of the captures, on their way from the networks through the gateways. A flow that would not "
          + "begin is drawn on the line that it would take, and counts at the gateway that cut the flow before "
          + "it.")
      writer.element("figure", [("data-title", "Map")]) { writer in
        writer.element("div", HTMLTable.scrolling("Map")) { writer in
          writer.insert(
            MapSVG.svg(
              ScenarioMap(title: report.title, plan: report.plan, ruleSets: report.ruleSets),
              figures: MapFigures(
                networks: figures(report.plan.networks.map(\.name), metrics[.network]) {
                  "\(part($0.blocked, of: $0.flows)) blocked"
                },
                gateways: figures(report.plan.gateways.map(\.name), metrics[.gateway]) {
                  "\(TextFormat.grouped($0.blocked)) blocked by it"
                },
                routes: metrics.routes.map { $0.map { Double($0.count) } },
                blocked: metrics.routes.map { Double($0?.blockedCount ?? 0) }, unit: "flows"),
              id: "\(id)-map"))
        }
      }
      routes(report).write(title: "Routes", to: &writer)
    }
  }

  private static func figures(
    _ labels: [String], _ groups: [Metrics.Group], _ words: (Metrics.Counts) -> String
  ) -> [String] {
    labels.map { label in
      groups.first { $0.label == label }.map { words($0.counts) } ?? "few users"
    }
  }

  /// The figures of the lines, by route; those of few users are left out, where that was asked for.
  private static func routes(_ report: Report) -> HTMLTable {
    var table = HTMLTable(
      columns: [
        .text("From"), .detail("Through"), .number("Flows"), .number("Blocked"), .number("Share"),
      ])
    let plan = report.plan
    for (route, flows) in zip(plan.routes, report.metrics.routes) {
      let out = way(route.gateways, plan)
      let back = route.isSymmetric ? "" : "; back: \(way(route.back, plan))"
      let end = route.destination.map { "\(plan.networks[$0].name): " } ?? ""
      table.rows.append([
        plan.networks[route.network].name, end + out + back,
        flows.map { TextFormat.grouped($0.count) } ?? "few users",
        flows.map { TextFormat.grouped($0.blockedCount) } ?? "", flows.map(share) ?? "",
      ])
    }
    return table
  }

  private static func share(_ flows: Metrics.RouteFlows) -> String {
    guard flows.count > 0 else { return "" }
    return TextFormat.percent(Double(flows.blockedCount) / Double(flows.count)) + " %"
  }

  private static func way(_ gateways: [GatewayIndex], _ plan: Plan) -> String {
    gateways.isEmpty
      ? "no gateway" : gateways.map { plan.gateways[$0].name }.joined(separator: ", then ")
  }
}
