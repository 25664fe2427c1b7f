import Rules

/// What boxes do to the packet at hand, in the order of boxes: the first decides.
struct PacketActions: Sendable {
  private(set) var all: [BoxAction] = []
  /// Whether these are answers to a further query of a flow, which decide nothing.
  var areFurtherAnswers = false

  var isEmpty: Bool { all.isEmpty }
  var first: BoxAction? { all.first }

  /// Adds an action. A gateway nearer to the users takes over from one behind it.
  ///
  /// - Returns: whether it is what decides now.
  mutating func add(_ action: BoxAction) -> Bool {
    if let first = all.first {
      if first.gateway != action.gateway || action.box < first.box {
        all.removeAll { $0.gateway != action.gateway || !$0.isBeside(action) }
      } else if !action.isBeside(first) {
        return false
      }
    }
    let place = all.firstIndex { $0.box > action.box } ?? all.endIndex
    all.insert(action, at: place)
    return place == 0
  }

  /// Whether a box at a gateway has acted.
  func contains(box: Int, at gateway: GatewayIndex) -> Bool {
    all.contains { $0.box == box && $0.gateway == gateway }
  }

  /// Forgets them, for the next packet.
  mutating func removeAll() {
    guard !all.isEmpty else { return }
    all.removeAll(keepingCapacity: true)
    areFurtherAnswers = false
  }
}

extension BoxAction {
  /// Whether neither keeps the other from being done.
  fileprivate func isBeside(_ other: BoxAction) -> Bool {
    !reaction.takesPackets && !other.reaction.takesPackets
  }
}
