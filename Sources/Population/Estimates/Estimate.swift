/// A figure of a population, from a sample of it.
public struct Estimate: Sendable, Equatable {
  public var value: Double
  /// The ends of the interval that covers the population's true figure in 95 % of samples; nil where
  /// the sample does not tell.
  public var interval: ClosedRange<Double>?

  /// An estimate.
  public init(value: Double, interval: ClosedRange<Double>?) {
    self.value = value
    self.interval = interval
  }

  /// The estimate times a number that is known.
  public func scaled(by factor: Double) -> Estimate {
    Estimate(
      value: value * factor,
      interval: interval.map { $0.lowerBound * factor...$0.upperBound * factor })
  }
}

/// What a group of losses means for the population.
public struct GroupEstimates: Sendable, Equatable {
  /// The share of users with at least one flow blocked: of those of the network in the group of a
  /// network, else of all.
  public var usersAffected: Estimate
  /// The share of visits that are lost: of the group's own in a network, at a gateway, in an hour, of a
  /// protocol; else of all visits. Nil without visits.
  public var visitsLost: Estimate?

  /// Estimates.
  public init(usersAffected: Estimate, visitsLost: Estimate?) {
    self.usersAffected = usersAffected
    self.visitsLost = visitsLost
  }
}
