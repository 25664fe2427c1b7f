/// What one plan makes of a live flow.
struct JudgedFlow: Sendable {
  var finding = Finding()
  /// Where the `ResolverMemory` keeps what its blocked queries cause; -1 while there are none.
  var cause: Int32 = -1
  /// The rules that it evaded.
  var evaded = EvadedChain()
  private var storedRoute: Int16 = -1
  private var storedNetwork: NetworkIndex = -1
  var progress: Progress = []
  /// By how many seconds a rate holds it up.
  var slowedSeconds: UInt16 = 0

  /// What was seen of the flow under the plan.
  struct Progress: OptionSet, Sendable {
    let rawValue: UInt8
    /// The user's side is the client's.
    static let clientIsInside = Progress(rawValue: 1 << 0)
    /// A gateway acted, or the flow would not have begun: no later packet would be judged.
    static let isDecided = Progress(rawValue: 1 << 1)
    /// Packets of a side have come; kept only where a gateway sees one side and remembers flows.
    static let sawClient = Progress(rawValue: 1 << 2)
    static let sawServer = Progress(rawValue: 1 << 3)
    /// A gateway drops what the client sends next, and not yet what comes before.
    static let dropsNext = Progress(rawValue: 1 << 4)
    /// What comes behind the packet that a gateway acted on is dropped, or not sent for lack of another.
    static let losesRest = Progress(rawValue: 1 << 5)
    /// What comes now is not sent: the connection is over, or would not have begun.
    static let sendsNoRest = Progress(rawValue: 1 << 6)
    /// The server's packets are not sent: the query was taken away.
    static let losesAnswers = Progress(rawValue: 1 << 7)
  }

  /// Its route in the plan; nil when no gateway is on its way.
  var route: Int? {
    get { storedRoute < 0 ? nil : Int(storedRoute) }
    set { storedRoute = Int16(truncatingIfNeeded: newValue ?? -1) }
  }

  /// The network that the user's side is in; nil when neither side is inside.
  var network: NetworkIndex? {
    get { storedNetwork.number < 0 ? nil : storedNetwork }
    set { storedNetwork = newValue ?? -1 }
  }

  var isDecided: Bool { progress.contains(.isDecided) }
  var clientIsInside: Bool { progress.contains(.clientIsInside) }

  /// Whether a packet goes out, from the inside.
  func isOutward(_ direction: Direction) -> Bool { (direction == .toServer) == clientIsInside }
}
