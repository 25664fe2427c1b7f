public import Gateway

/// Strategies and how often they were published to succeed against which censors:
/// `rules/evasion/NAME.yaml`.
public struct EvasionTable: Sendable {
  /// One strategy.
  public struct Row: Sendable {
    /// What it does, in words.
    public var title: String
    public var strategy: GenevaStrategy
    /// A wrong length in the ClientHello, each value for itself; nil where the strategy is one of packets.
    public var probe: Probe?
    /// An unusual query; nil where the strategy is one of packets.
    public var query: QueryProbe?
    /// What else the client does otherwise than usual, in this order.
    var steps: [EvasionStep] = []
    /// What it does with what it receives; nil for what clients do.
    public var clientHabit: ClientHabit?
    /// Which host applies the strategy.
    public var side: Endpoint
    /// Its number in the paper on server-side strategies; nil when the file has its notation.
    public var serverStrategy: ServerStrategy?
    /// How many of a hundred attempts were published not to be censored, by censor, in the order of
    /// the file. Censors against which it was not tried are not there.
    public var published: [(censor: String, share: PublishedShare)]
    /// Why a model is known to differ, by censor.
    public var differences: [(censor: String, reason: String)] = []
    /// Where that was published, if not where the table's other rows were.
    public var source: String?
    /// The line of the file where the row begins, from 1.
    public var line: Int
  }

  /// A length field of a ClientHello, and what is written into it.
  public struct Probe: Sendable {
    public var field: ProbeHello.Field
    public var values: [ProbeHello.Value]
  }

  /// A censor of the table, and what was forbidden in the requests that it saw.
  public struct Visit: Hashable, Sendable {
    /// What the rows call it.
    public var name: String
    /// A name in `rules/censors/`, and one of its boxes behind a slash where that is meant alone.
    public var censor: String
    /// What the client asks for.
    public var request: VisitRequest
    /// How often it tries: one of them has to succeed.
    public var tries = 1
    /// The hour of the day when it begins, by UTC; nil where that makes no difference.
    public var hour: Int?
    /// Whether it asks for nothing that is forbidden, soon after a visit that did and was blocked.
    public var isFollowing = false
    /// How many bytes more than usual the server answers with.
    public var answerBytes = 0
  }

  /// What reports call it.
  public var title: String
  /// Where the figures were published.
  public var source: String
  /// The censors, in the order of the file.
  public var visits: [Visit]
  /// The strategies, in the order of the file.
  public var rows: [Row]
  /// Whether all probabilities of the censors are 1: the table tells what they read, and not how often
  /// they act.
  public var isCertain = false
  /// Whether a model agrees where its share of visits lies in the interval of what was published; else
  /// where both are more than half, or neither.
  public var comparesRates = false
  /// Whether segments after the SYN have TCP timestamps (RFC 7323 §3). Some censors read no segment with
  /// options.
  public var sendsTimestamps = true
}

extension EvasionTable.Row {
  /// The packets of a visit in which this strategy is applied, as a censor between client and server
  /// sees them, in order, and the flow of the visit.
  ///
  /// - Parameter seed: what corrupted values are drawn from.
  public func visit(
    _ exchange: Exchange, seed: UInt64
  ) -> (packets: [ExchangePacket], flow: VisitedFlow) {
    (exchange.packets(applying: strategy, at: side, seed: seed), exchange.flow)
  }

  /// Why the model of `censor` is known to differ; nil when it is not.
  public func difference(from censor: String) -> String? {
    differences.first { $0.censor == censor }?.reason
  }

  /// How many of a hundred attempts were published not to be censored by `censor`; nil when the
  /// strategy was not tried against it.
  public func published(against censor: String) -> Double? {
    published.first { $0.censor == censor }?.share.percent
  }
}
