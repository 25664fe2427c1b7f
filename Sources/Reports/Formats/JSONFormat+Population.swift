import Population

// What the figures of a run say of the population.
extension JSONFormat {
  static func writePopulation(_ metrics: Metrics, to writer: inout JSONWriter) {
    writer.key("population")
    writer.object { writer in
      writer.member("size", metrics.population.size)
      writer.key("clients_in_no_network")
      if let strangers = metrics.population.strangers {
        writer.object { writer in
          writer.member("clients", strangers)
          writer.member("are", metrics.population.strangersAre.rawValue)
        }
      } else {
        writer.null()
      }
      writer.member("no_estimate", metrics.population.reasonForNone)
      writer.members("networks", metrics.population.strata) { stratum, writer in
        writer.object { writer in
          writer.member("network", stratum.network)
          writer.member("personas", stratum.personas)
          writer.member("share", stratum.share)
          writer.member("users", stratum.wholeUsers)
        }
      }
      writer.members("warnings", metrics.population.warnings) { warning, writer in
        writer.value(warning)
      }
    }
  }

  /// - Parameter network: whose users the shares are of; nil for all.
  static func writeEstimates(
    _ estimates: GroupEstimates?, of population: PopulationBasis, network: String? = nil,
    to writer: inout JSONWriter
  ) {
    writer.key("estimates")
    guard let estimates else { return writer.null() }
    writer.object { writer in
      writer.member("users_affected", estimates.usersAffected)
      writer.key("people_affected")
      if let users = population.users(estimates.usersAffected, in: network) {
        writer.object { writer in
          writer.member("value", users.value)
          writer.member("low", users.interval.lowerBound)
          writer.member("high", users.interval.upperBound)
        }
      } else {
        writer.null()
      }
      writer.member("visits_lost", estimates.visitsLost)
    }
  }

  static func writeLosses(_ losses: LossDistribution, to writer: inout JSONWriter) {
    writer.key("losses")
    writer.object { writer in
      writer.member("visits_lost_per_user", losses.mean)
      writer.members("users_by_visits_lost", losses.users) { group, writer in
        writer.object { writer in
          writer.member("from", group.from)
          writer.member("to", group.to)
          writer.member("users", group.users)
          writer.member("share", group.share)
        }
      }
      writer.members("waits", losses.failures) { row, writer in writeWaits(row, to: &writer) }
    }
  }

  private static func writeWaits(
    _ row: LossDistribution.VisitsByWait, to writer: inout JSONWriter
  ) {
    writer.object { writer in
      writer.member("reaction", row.reaction)
      writer.member("visits", row.visits)
      writer.member("share", row.share)
      for (wait, share) in zip(LossDistribution.waitLabels, row.waits) {
        writer.member(wait, share)
      }
    }
  }

  static func writeExposures(_ exposures: [Exposure], to writer: inout JSONWriter) {
    writer.members("exposure", exposures) { exposure, writer in
      writer.object { writer in
        writer.member("gateway", exposure.gateway)
        writer.member("visits", exposure.visits)
        writer.member("users", exposure.users)
        writer.member("read", exposure.read)
        writer.member("users_read", exposure.usersRead)
        writeParts("fields", exposure.fields, to: &writer)
        writeParts("hidden", exposure.hidden, to: &writer)
      }
    }
  }

  private static func writeParts(
    _ key: String, _ parts: [Exposure.Part], to writer: inout JSONWriter
  ) {
    writer.members(key, parts) { part, writer in
      writer.object { writer in
        writer.member("by", part.label)
        writer.member("visits", part.visits)
        writer.member("share", part.share)
      }
    }
  }
}

extension LossDistribution {
  /// What the places of `VisitsByWait.within` are called in files.
  static let waitLabels =
    zip([0] + waits, waits).map { "from_\($0)_to_\($1)_s" } + ["longer"]
}

extension JSONWriter {
  /// Writes a number with six decimals at most; the digits beyond are noise.
  mutating func member(_ key: String, _ number: Double?) {
    self.key(key)
    guard let number else { return null() }
    value((number * 1_000_000).rounded() / 1_000_000)
  }

  /// Writes an estimate with the ends of its 95 % interval.
  mutating func member(_ key: String, _ estimate: Estimate?) {
    self.key(key)
    guard let estimate else { return null() }
    object { writer in
      writer.member("value", estimate.value)
      writer.member("low", estimate.interval?.lowerBound)
      writer.member("high", estimate.interval?.upperBound)
    }
  }
}
