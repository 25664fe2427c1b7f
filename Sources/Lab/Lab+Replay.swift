import Dissection
import Gateway
import Population
import Rules
import Simulation

/// What becomes of captures, side by side: totals, and a part of the flows.
struct ReplayAnswer: Encodable, Sendable {
  /// One side.
  struct Side: Encodable, Sendable {
    var title: String
    var flows: Int
    var blocked: Int
    var notBegun: Int
    var degraded: Int
    var collateral: Int
    var evaded: Int
    var users: Int
    var usersAffected: Int
    var visits: Int
    var visitsLost: Int
    var names: Int
    var namesBlocked: Int
    /// The names that most flows lost.
    var lost: [Lost]
  }

  struct Lost: Encodable, Sendable {
    var name: String
    var flows: Int
    var users: Int
  }

  /// A flow.
  struct Flow: Encodable, Sendable {
    var capture: String
    var flow: Int
    var proto: String
    var client: String
    var server: String
    var name: String?
    var field: String?
    var packets: Int
    /// One a side.
    var fates: [Fate]
  }

  struct Fate: Encodable, Sendable {
    var verdict: String
    var reaction: String?
    var rule: String?
    var gateway: String?
    var collateral: String?
    var causedBy: UInt32?
    var evaded: Bool
  }

  /// What differs between two sides.
  struct Difference: Encodable, Sendable {
    var flows: Int
    var sites: Int
  }

  var sides: [Side]
  var difference: Difference?
  /// Flows that are found, of which `flows` has a part.
  var found: Int
  var offset: Int
  var flows: [Flow]
  var packets: Int
  /// Flows beyond those that the lab lists.
  var unlisted: Int
  var errors: [String]
}

extension Lab {
  /// The most flows of an answer.
  private static var flowCountMax: Int { 500 }

  func replay(_ request: ReplayRequest) async throws -> ReplayAnswer {
    guard (1...2).contains(request.sides.count), (1...64).contains(request.captures.count) else {
      throw LabError(400, "a replay is of some captures on one side or two")
    }
    let listing = try await bench.listing(request.captures, request.sides)
    var plans: [LoadedPlan] = []
    for side in request.sides { plans.append(try await bench.plan(side)) }
    let found = places(in: listing, request)
    let offset = min(max(0, request.offset ?? 0), found.count)
    let count = min(max(1, request.count ?? 100), Self.flowCountMax)
    let flows = found[offset..<min(found.count, offset + count)].map {
      flow(listing.rows[$0], listing, plans, request.captures)
    }
    return ReplayAnswer(
      sides: plans.indices.map { side(plans[$0], listing.metrics[$0]) },
      difference: plans.count > 1 ? difference(in: listing) : nil, found: found.count,
      offset: offset, flows: flows, packets: listing.packetCount, unlisted: listing.unlistedCount,
      errors: listing.errors.map(\.description))
  }

  /// The flows that are asked for, by site: a site's stand together, where its first one does.
  private func places(in listing: FlowListing, _ request: ReplayRequest) -> [Int] {
    let search = (request.search ?? "").lowercased()
    var firstOfSite: [Int: Int] = [:]
    for (place, row) in listing.rows.enumerated() {
      if let name = row.name, firstOfSite[name] == nil { firstOfSite[name] = place }
    }
    let found = listing.rows.indices.filter { place in
      let row = listing.rows[place]
      let isShown =
        switch request.show {
        case "blocked": row.fates.contains { $0.verdict != .passed }
        case "passed": row.fates.allSatisfy { $0.verdict == .passed }
        case "differs": row.fates.contains { $0.verdict != row.fates[0].verdict }
        default: true
        }
      guard isShown, !search.isEmpty else { return isShown }
      return row.name.map { listing.names[$0].contains(search) } ?? false
        || row.client.description.hasPrefix(search) || row.server.description.hasPrefix(search)
        || "\(row.flow)" == search
    }
    return
      found
      .map { place in (listing.rows[place].name.flatMap { firstOfSite[$0] } ?? place, place) }
      .sorted { $0 < $1 }.map { $0.1 }
  }

  private func difference(in listing: FlowListing) -> ReplayAnswer.Difference {
    let rows = listing.rows.filter { $0.fates[0].verdict != $0.fates[1].verdict }
    return ReplayAnswer.Difference(flows: rows.count, sites: Set(rows.compactMap(\.name)).count)
  }

  private func flow(
    _ row: FlowListing.Row, _ listing: FlowListing, _ plans: [LoadedPlan], _ captures: [String]
  ) -> ReplayAnswer.Flow {
    ReplayAnswer.Flow(
      capture: captures[row.unit], flow: Int(row.flow),
      proto: row.protocolNumber == IPProtocol.tcp ? "tcp" : "udp",
      client: Self.end(row.client, row.clientPort), server: Self.end(row.server, row.serverPort),
      name: row.name.map { listing.names[$0] }, field: row.field?.name, packets: row.packetCount,
      fates: zip(row.fates, plans).map { fate, loaded in
        let isActed = fate.verdict != .passed
        return ReplayAnswer.Fate(
          verdict: fate.verdict.rawValue, reaction: fate.reaction?.rawValue,
          rule: fate.rule.map { loaded.plan.matcher.rules[Int($0)].id },
          gateway: isActed ? fate.gateway.map { loaded.plan.gateways[$0].name } : nil,
          collateral: fate.collateral?.rawValue, causedBy: fate.causedBy, evaded: fate.hasEvaded)
      })
  }

  private static func end(_ address: IPAddress, _ port: UInt16) -> String {
    address.isIPv4 ? "\(address):\(port)" : "[\(address)]:\(port)"
  }

  private func side(_ plan: LoadedPlan, _ metrics: Metrics) -> ReplayAnswer.Side {
    let total = metrics.total
    return ReplayAnswer.Side(
      title: plan.title, flows: total.flows, blocked: total.blocked, notBegun: total.notBegun,
      degraded: total.degraded, collateral: total.collateral, evaded: total.evaded,
      users: total.users, usersAffected: total.usersAffected, visits: total.visits,
      visitsLost: total.visitsLost, names: total.names, namesBlocked: total.namesBlocked,
      lost: metrics[.name].filter { !$0.isRest }.prefix(12).map {
        ReplayAnswer.Lost(
          name: $0.label, flows: $0.counts.blocked, users: $0.counts.usersAffected)
      })
  }
}
