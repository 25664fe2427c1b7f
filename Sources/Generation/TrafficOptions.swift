public import Gateway

/// What traffic is asked for.
public struct TrafficOptions: Sendable {
  /// The sites, most popular first.
  public var names: [String] = []
  /// Where users are, and how many of them.
  public var networks: [Network] = []
  public var users = 1000
  /// Flows and bytes of frames after which it ends, whichever comes first; nil for no bound.
  public var flows: Int?
  public var bytes: Int?
  public var mix = TrafficMix.standard
  /// Packets of a flow on average, where a full packet has 1,514 bytes: responses are as long as that
  /// takes. Nil for responses of which flows of the standard mix have 17.
  public var packetsPerFlow: Double?
  /// Bytes of a full frame, of Ethernet.
  public var frameBytes = 1514
  /// The hour of the day at which it begins, and how many hours the flows are spread over.
  public var startHour = 20.0
  public var hours = 1.0
  /// Of the sites' popularity, by Zipf's law.
  public var zipfExponent = 0.9
  public var seed: UInt64 = 0
  /// Flows that are played at once, at least 1, of about 4 KB each: what would begin beyond waits for
  /// others to end. A look-up and its connection count as one.
  public var liveFlowsMax = 1 << 16

  /// The defaults, without names and networks.
  public init() {}
}
