import Population

// The tables of what the figures say of the population.
extension CSVFormat {
  /// The columns of an estimate: the value and the ends of its 95 % interval.
  static func columns(_ name: String) -> [String] { [name, name + "_low", name + "_high"] }

  /// The fields of an estimate, empty where there is none.
  static func fields(_ estimate: Estimate?) -> [String] {
    [estimate?.value, estimate?.interval?.lowerBound, estimate?.interval?.upperBound]
      .map { $0.map(number) ?? "" }
  }

  /// With six decimals at most; the digits beyond are noise.
  private static func number(_ value: Double) -> String {
    ((value * 1_000_000).rounded() / 1_000_000).description
  }

  static func usersByLosses(_ losses: LossDistribution) -> File {
    let rows = losses.users.map {
      [String($0.from), $0.to.map { String($0) } ?? "", String($0.users)] + fields($0.share)
    }
    return File(
      name: "users_by_visits_lost.csv",
      contents: table([["from", "to", "users"] + columns("share")] + rows))
  }

  /// One row a reaction and wait: tidy.
  static func waits(_ losses: LossDistribution) -> File {
    let rows = losses.failures.flatMap { row in
      zip(LossDistribution.waitLabels, row.waits).map { wait, share in
        [row.reaction ?? "all", wait, String(row.visits)] + fields(share)
      }
    }
    return File(
      name: "waits.csv",
      contents: table([["reaction", "wait", "visits"] + columns("share")] + rows))
  }

  /// One row a gateway and what is legible, or what hides it.
  static func exposure(_ exposures: [Exposure]) -> File {
    let rows = exposures.flatMap { exposure -> [[String]] in
      let parts =
        [("read", "any", fields(exposure.read)), ("users-read", "any", fields(exposure.usersRead))]
        + exposure.fields.map { ("read", $0.label, fields($0.share)) }
        + exposure.hidden.map { ("hidden", $0.label, fields($0.share)) }
      return parts.map { [exposure.gateway, $0.0, $0.1, String(exposure.visits)] + $0.2 }
    }
    return File(
      name: "exposure.csv",
      contents: table([["gateway", "site", "by", "visits"] + columns("share")] + rows))
  }

  static func population(_ basis: PopulationBasis) -> File {
    let rows = basis.strata.map { stratum in
      [
        stratum.network, String(stratum.personas), number(stratum.share),
        stratum.users.map(number) ?? "",
      ]
    }
    return File(
      name: "population.csv",
      contents: table([["network", "personas", "share", "users"]] + rows))
  }
}
