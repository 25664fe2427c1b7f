import Population
import Text

// What the figures say of the population, and of what gateways read.
extension TextFormat {
  mutating func addPopulation() {
    let metrics = report.metrics
    if let reason = metrics.population.reasonForNone { lines += ["", reason] }
    guard let estimates = metrics.estimates else { return }
    lines.append("")
    lines.append(
      pad("in the population", 24) + padLeft("estimate", 18) + padLeft("95 % interval", 38))
    let affected = estimates.usersAffected
    addShare("users affected", affected)
    if metrics.population.size != nil {
      let users = metrics.population.users(affected)
      addEstimate(
        "  in users", users.map { Self.grouped($0.value) } ?? "",
        users.map {
          Self.grouped($0.interval.lowerBound) + " to " + Self.grouped($0.interval.upperBound)
        })
    }
    if let lost = estimates.visitsLost { addShare("visits lost", lost) }
    guard let mean = metrics.losses.mean else { return }
    addEstimate(
      "visits lost a user", Self.decimal(mean.value),
      mean.interval.map {
        "\(Self.decimal($0.lowerBound)) to \(Self.decimal($0.upperBound))"
      })
  }

  private mutating func addShare(_ label: String, _ estimate: Estimate) {
    addEstimate(
      label, Self.percent(estimate.value) + " %",
      estimate.interval.map {
        "\(Self.percent($0.lowerBound)) to \(Self.percent($0.upperBound)) %"
      })
  }

  private mutating func addEstimate(_ label: String, _ value: String, _ interval: String?) {
    lines.append(
      pad("  " + label, 24) + padLeft(value, 18) + padLeft(interval ?? "not known", 38))
  }

  /// How long users wait until they know that a visit is lost.
  mutating func addWaits() {
    let rows = report.metrics.losses.failures
    guard !rows.isEmpty else { return }
    lines.append("")
    let waits = LossDistribution.waits
    let spans = zip([0] + waits, waits).map { "\($0)-\($1) s" } + ["later"]
    lines.append(
      pad("visits lost, known after", 26) + padLeft("visits", 8)
        + spans.map { padLeft($0, 9) }.joined())
    for row in rows {
      lines.append(
        pad("  " + (row.reaction ?? "all"), 26) + padLeft("\(row.visits)", 8)
          + row.waits.map { padLeft(Self.percent($0.value) + " %", 9) }.joined())
    }
  }

  /// What each gateway could read of the sites that are visited.
  mutating func addExposure() {
    let exposures = report.metrics.exposures
    guard !exposures.isEmpty else { return }
    lines.append("")
    lines.append(
      pad("exposed at gateway", 26) + padLeft("visits", 7) + padLeft("read", 9)
        + padLeft("of users", 9) + "  by what, or hidden by what")
    for exposure in exposures.prefix(Self.rowsMax) {
      let most = (exposure.fields + exposure.hidden).sorted { $1.visits < $0.visits }.prefix(2)
        .map { "\($0.label.shown) \(Self.percent($0.share.value)) %" }
      lines.append(
        pad(label(exposure.gateway, width: 26), 26) + padLeft("\(exposure.visits)", 7)
          + padLeft(Self.percent(exposure.read.value) + " %", 9)
          + padLeft(Self.percent(exposure.usersRead.value) + " %", 9)
          + "  " + most.joined(separator: ", "))
    }
    if exposures.count > Self.rowsMax {
      lines.append("  and \(exposures.count - Self.rowsMax) more")
    }
  }

  /// A share in per cent, with one decimal.
  static func percent(_ share: Double) -> String {
    let tenths = Int((max(0, min(1e12, share)) * 1000).rounded())
    return "\(tenths / 10).\(tenths % 10)"
  }

  /// With two decimals.
  static func decimal(_ value: Double) -> String {
    let hundredths = Int((max(0, min(1e12, value)) * 100).rounded())
    return "\(hundredths / 100)." + (hundredths % 100 < 10 ? "0" : "") + "\(hundredths % 100)"
  }

  /// With commas between thousands.
  static func grouped(_ number: Int) -> String {
    var digits = Array(String(number))
    var place = digits.count - 3
    while place > 0 {
      digits.insert(",", at: place)
      place -= 3
    }
    return String(digits)
  }
}
