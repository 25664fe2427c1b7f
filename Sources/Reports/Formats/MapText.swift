import Gateway
import Text

/// A scenario's map as tables of at most 80 columns: networks, gateways, and the routes between them.
///
///     networks             operator              AS    users            domestic
///       northern-telecom   Northern Telecom   64496   56.6 %  636,021,777
public enum MapText {
  /// A line for a list of scenarios.
  public static func line(_ name: String, _ title: String) -> String {
    ShownText.page([name.shown.padded(29) + " " + ShownText.prose(title)])
  }

  /// The tables.
  public static func text(_ map: ScenarioMap) -> String {
    var lines = WrappedText.lines(ShownText.prose(map.title), first: "", indent: 0)
    if let population = map.plan.population {
      lines.append("Users     \(TextFormat.grouped(population))")
    }
    if map.plan.utcOffset != 0 || map.plan.hours != nil {
      var clock = "Clock     \(LocalClock.name(utcOffset: map.plan.utcOffset))"
      if let hours = map.plan.hours { clock += ", flows begun from \(hours) o'clock" }
      lines.append(clock)
    }
    lines += networks(map) + gateways(map)
    lines += routes(map, "routes to the outside") { $0.destination == nil }
    lines += routes(map, "routes within the country") { $0.destination != nil }
    return ShownText.page(lines)
  }

  private static func networks(_ map: ScenarioMap) -> [String] {
    let rows = map.plan.networks.indices.map { NetworkIndex($0) }.map { index in
      let network = map.plan.networks[index]
      return [
        network.name, network.operatorName ?? "",
        map.asName(ofNetwork: index) ?? (network.asNumber == nil ? "" : "made up"),
        ScenarioMap.percent(map.share(ofNetwork: index)),
        map.users(ofNetwork: index).map(TextFormat.grouped) ?? "",
        network.domesticPerMillion > 0
          ? ScenarioMap.percent(Double(network.domesticPerMillion) / 1_000_000) : "",
      ]
    }
    return table(
      ["networks", "operator", "AS", "share", "users", "domestic"], rows,
      alignedRight: [2, 3, 4, 5], elastic: 1)
  }

  private static func gateways(_ map: ScenarioMap) -> [String] {
    let rows = map.plan.gateways.indices.map { GatewayIndex($0) }.map { index in
      [
        map.plan.gateways[index].name, map.censor(ofGateway: index),
        map.ruleSets(ofGateway: index).joined(separator: ", "),
      ]
    }
    return table(["gateways", "censor", "rules"], rows, alignedRight: [], elastic: 2)
  }

  private static func routes(
    _ map: ScenarioMap, _ title: String, where isOne: (Route) -> Bool
  ) -> [String] {
    let rows = map.plan.routes.indices.filter { isOne(map.plan.routes[$0]) }.map { index in
      let route = map.plan.routes[index]
      let network = map.plan.networks[route.network].name
      return [
        route.destination.map { "\(network) > \(map.plan.networks[$0].name)" } ?? network,
        ScenarioMap.percent(map.share(ofRoute: index)),
        way(route.gateways, " > ", map.plan),
        route.isSymmetric ? "same" : way(route.back, " > ", map.plan),
      ]
    }
    return rows.isEmpty
      ? [] : table([title, "share", "out", "back"], rows, alignedRight: [1], elastic: 2)
  }

  private static func way(_ gateways: [GatewayIndex], _ separator: String, _ plan: Plan) -> String {
    gateways.isEmpty
      ? "none" : gateways.map { plan.gateways[$0].name }.joined(separator: separator)
  }

  /// A table with a blank line before it. Columns that are empty in all rows are left out; what does not
  /// fit is cut, the elastic column first.
  private static func table(
    _ titles: [String], _ rows: [[String]], alignedRight: Set<Int>, elastic: Int
  ) -> [String] {
    let columns = titles.indices.filter { column in
      rows.contains { !$0[column].isEmpty }
    }
    let all = [titles] + rows.map { ["  " + $0[0].shown] + $0.dropFirst().map(\.shown) }
    var widths = titles.indices.map { column in all.map { $0[column].cellCount }.max() ?? 0 }
    let gaps = 2 * (columns.count - 1)
    for column in [elastic] + columns.reversed() where columns.contains(column) {
      let excess = columns.reduce(gaps) { $0 + widths[$1] } - WrappedText.width
      if excess > 0 { widths[column] = max(min(widths[column], 8), widths[column] - excess) }
    }
    return [""]
      + all.map { row in
        let cells = columns.map { column in
          cell(row[column], widths[column], isRight: alignedRight.contains(column))
        }
        let line = cells.joined(separator: "  ")
        return String(line.reversed().drop { $0 == " " }.reversed())
      }
  }

  private static func cell(_ text: String, _ width: Int, isRight: Bool) -> String {
    let fitted = text.fitted(width)
    return isRight ? fitted.paddedLeft(width) : fitted.padded(width)
  }
}
