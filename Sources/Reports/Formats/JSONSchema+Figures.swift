import Gateway
import Population

// Estimates, and the parts of a report that are none of groups.
extension JSONSchema {
  /// A value with the ends of its 95 % interval.
  static func estimate(_ value: JSONShape) -> JSONShape {
    .object([
      member("value", value), member("low", value.orNull), member("high", value.orNull),
    ])
  }

  static var estimates: JSONShape {
    .object([
      member("users_affected", .named("estimate").orNull, "share of the population's users"),
      member("people_affected", .named("people").orNull, "the same as a number"),
      member("visits_lost", .named("estimate").orNull, "share of the population's visits"),
    ])
  }

  static var population: JSONShape {
    .object([
      member("size", .integer.orNull, "users of the population"),
      member(
        "clients_in_no_network",
        .object([member("clients", .integer), member("are", .text)]).orNull),
      member("no_estimate", .text.orNull, "why there is no estimate"),
      member(
        "networks",
        .list(
          .object([
            member("network", .text), member("personas", .integer), member("share", .number),
            member("users", .integer.orNull),
          ]))),
      member("warnings", .list(.text)),
    ])
  }

  static var rest: [JSONShape.Member] {
    [
      member("losses", losses, "how much users lose, and when they notice"),
      member("exposure", .list(exposure), "what gateways could read"),
      member("reading", reading, "packets, and limits that were reached"),
    ]
  }

  private static var losses: JSONShape {
    .object([
      member("visits_lost_per_user", .named("estimate").orNull),
      member(
        "users_by_visits_lost",
        .list(
          .object([
            member("from", .integer), member("to", .integer.orNull), member("users", .integer),
            member("share", .named("estimate").orNull),
          ]))),
      member(
        "waits",
        .list(
          .object(
            [
              member("reaction", .text.orNull, "null: all"), member("visits", .integer),
              member("share", .named("estimate").orNull),
            ] + LossDistribution.waitLabels.map { member($0, .named("estimate").orNull) }))),
    ])
  }

  private static var exposure: JSONShape {
    let parts = JSONShape.list(
      .object([
        member("by", .text), member("visits", .integer),
        member("share", .named("estimate").orNull),
      ]))
    return .object([
      member("gateway", .text), member("visits", .integer), member("users", .integer),
      member("read", .named("estimate").orNull), member("users_read", .named("estimate").orNull),
      member("fields", parts), member("hidden", parts),
    ])
  }

  private static var reading: JSONShape {
    let names =
      ["packets", "bytes", "fragments"] + CaptureCounts().parts.map(\.name)
      + ["flows_at_other_hours"] + CaptureTrust(CaptureCounts()).totals.map(\.kind.rawValue)
    return .object(
      names.map { member($0, .integer) } + [
        member("undecoded", .map(.integer), "packets by why they were not read"),
        member("limits", .map(.integer), "how often each was reached"),
      ])
  }

  static var comparison: JSONShape {
    .object([
      member("from", .text), member("to", .text), member("paired", .flag),
      member("total", .named("part").orNull), member("by_network", .list(.named("part"))),
      member("users_newly_affected", .named("estimate").orNull),
      member("users_no_longer_affected", .named("estimate").orNull),
      member(
        "names",
        .list(
          .object([
            member("name", .text), member("fate", .text), member("users_from", .integer),
            member("users_to", .integer), member("means_from", .list(.text)),
            member("means_to", .list(.text)),
          ]))),
    ])
  }

  static var part: JSONShape {
    var lost = member("visits_lost", .named("change"))
    lost.isOptional = true
    return .object([member("label", .text), member("users_affected", .named("change")), lost])
  }

  static var change: JSONShape {
    let figure = JSONShape.named("estimate").orNull
    return .object([
      member("from", figure), member("to", figure), member("difference", figure),
    ])
  }
}
