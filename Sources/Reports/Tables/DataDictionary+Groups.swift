// The counts and estimates of a group of flows.
extension DataDictionary {
  /// The columns of the counts and estimates of a group: those of `Metrics.Counts.columns`, then
  /// estimates.
  static let groupColumns: [TableColumn] = counts + estimates

  private static let counts = [
    TableColumn("flows", .integer, "flows", "passed, blocked and degraded together"),
    TableColumn("passed", .integer, "flows", "arrive as they were sent"),
    TableColumn("blocked", .integer, "flows", "losses and not_begun together"),
    TableColumn("losses", .integer, "flows", "a gateway cut them"),
    TableColumn(
      "not_begun", .integer, "flows",
      "would not have begun, because of a loss: a connection after a forged answer"),
    TableColumn("degraded", .integer, "flows", "arrive, but slowed down or changed"),
    TableColumn(
      "insufficient", .integer, "flows", "of those that passed: nothing legible was found in them"),
    TableColumn("collateral", .integer, "flows", "of the blocked: no rule was meant for them"),
    TableColumn(
      "evaded", .integer, "flows", "of those that passed: a rule names them, but did not act"),
    TableColumn("visits", .integer, "visits", "flows of a user for one site, without a long gap"),
    TableColumn(
      "visits_lost", .integer, "visits", "a flow of them was blocked, and no connection passed"),
    TableColumn(
      "visits_degraded", .integer, "visits",
      "were reached, though flows were blocked, slowed down or changed"),
    TableColumn("users", .integer, "users of the captures", "an address in a network is one"),
    TableColumn("users_affected", .integer, "users of the captures", "have a loss"),
    TableColumn("names", .integer, "names", "distinct names of sites"),
    TableColumn("names_blocked", .integer, "names", "distinct names whose flows were blocked"),
    TableColumn("packets", .integer, "packets", "of these flows, both directions"),
    TableColumn("bytes", .integer, "bytes", "of these packets as whole frames"),
  ]

  private static let estimates =
    estimate(
      "users_affected_share", .number, "share, 0 to 1",
      "of the population's users: how many are affected")
    + estimate(
      "visits_lost_share", .number, "share, 0 to 1", "of the population's visits: how many are lost"
    )
    + estimate(
      "people_affected", .integer, "users of the population",
      "users_affected_share as a number, rounded as far as its interval requires")
}
