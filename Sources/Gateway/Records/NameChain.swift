/// Where a flow's names stand in `FlowNames`: -1 for none.
struct NameChain: Sendable {
  var first: Int32 = -1

  /// Whether the flow has no name.
  var isEmpty: Bool { first < 0 }
}

/// Where the rules that a flow evaded under a plan stand in `FlowNames`: -1 for none.
struct EvadedChain: Sendable {
  var first: Int32 = -1
  var isEmpty: Bool { first < 0 }
}
