public import Dissection
public import Gateway

/// A flow packet by packet, as the gateways on its way saw it: all that `explain` says, as values.
///
/// The text (`ExplanationFormat`) and the JSON (`ExplanationJSON`) are both made from it.
public struct Explanation: Sendable {
  /// One of the two ends.
  public struct End: Sendable {
    public var address: IPAddress
    public var port: UInt16
  }

  /// A packet, by its number in a file.
  public struct Frame: Hashable, Sendable {
    public var number: UInt32
    /// The name of the file, which tells the parts of a series from each other.
    public var capture: String
  }

  /// A gateway on the way.
  public struct Gateway: Sendable {
    public var name: String
    /// The name of its censor, which `censors show` knows.
    public var censor: String
    /// The boxes of the censor, in the order of its file.
    public var boxes: [String]
    /// Where these stand: `in` the path, `beside` it, or some of both (`in and beside`).
    public var placement: String
    /// The names of the rule sets that it applies.
    public var ruleSets: [String]
  }

  /// A box of a gateway.
  public struct Box: Hashable, Sendable {
    /// The gateway's place in `gateways`.
    public var gateway: Int
    /// The box's place among those of the gateway.
    public var box: Int
  }

  /// The flow that is why this one would not have begun.
  public struct Cause: Sendable {
    public var flow: UInt32
    /// The name that it asked for, where that is known.
    public var name: String?
    public var gateway: String?
    public var reaction: Reaction?
    public var rule: String?
    /// Its packet that was acted on; nil where it could not be looked up.
    public var frame: Frame?
  }

  /// The flow's number, as `replay --flows` counts.
  public var flow: UInt32
  /// The name of the capture, or those of the parts of a series.
  public var captures: [String]
  /// 6 for TCP, 17 for UDP.
  public var protocolNumber: UInt8
  public var client: End
  public var server: End
  /// The network of the side that is inside; nil when neither is.
  public var network: String?
  /// Whether that side is the client's.
  public var clientIsInside: Bool
  /// Nanoseconds since 1970.
  public var started: Int64
  public var firstFrame: Frame
  public var packetCount: Int
  public var byteCount: Int64
  /// The gateways on the way out, nearest to the users first, then those on the way back only.
  public var gateways: [Gateway]
  /// The gateways in the order in which packets pass them, as places in `gateways`: those that leave the side
  /// that is inside, and those that come to it.
  public var way: [Int]
  public var wayBack: [Int]
  /// Boxes on the way that do not look at such flows.
  public var notLooking: [Box]
  /// Why the flow would not have begun; nil where it would.
  public var cause: Cause?
  public var steps: [ExplanationStep]
  /// Packets beyond those in `steps`, of a flow that has very many.
  public var unlistedCount: Int
  public var outcome: ExplanationOutcome

  /// Whether it is a TCP connection.
  public var isTCP: Bool { protocolNumber == IPProtocol.tcp }
}

/// What became of a flow.
public struct ExplanationOutcome: Sendable {
  public var verdict: Verdict
  public var blocking: Blocking?
  /// What the client's software would report.
  public var failure: Failure?
  public var reaction: Reaction?
  /// The gateway that acted on this flow, and by which rule; nil where none did, also where the flow would
  /// not have begun.
  public var gateway: String?
  public var rule: Rule?
  public var collateral: Collateral?
  /// The rules that name what was in the flow, and did not see it.
  public var evaded: [String]
  public var insufficiency: Insufficiency?
  /// What each end sees of it, in words; nil where nothing was done to the flow.
  public var client: String?
  public var server: String?
  /// The boxes on the way that did nothing, and why; those with the same reason together.
  public var idle: [Idle]
  /// The censors of which a box missed what it looks for.
  public var censorsThatMissed: [String]

  /// Boxes that did nothing.
  public struct Idle: Sendable {
    public var boxes: [Explanation.Box]
    /// Why, of all that came to them, by what was nearest to an action.
    public var whyNot: WhyNot
    /// The habits for which that was missed.
    public var habits: [BlindHabit]
    /// What they remember, and do not act for.
    public var lapses: [FlowTrace.Lapse]

    /// The reasons in words that follow the names of the boxes.
    public var words: String {
      let own = whyNot == .nothingCame && !lapses.isEmpty ? [] : [whyNot.words(habits)]
      return (own + lapses.map(\.words)).joined(separator: "; ")
    }
  }

  /// The rule that was acted by.
  public struct Rule: Sendable {
    public var id: String
    public var category: String?
    /// What has to hold beside its names, in words; nil for nothing.
    public var condition: String?
  }
}
