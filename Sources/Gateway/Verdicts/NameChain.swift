/// Where a flow's names and the rules that it evaded stand in `FlowNames`: -1 for none.
struct NameChain: Sendable {
  var first: Int32 = -1
  var firstEvaded: Int32 = -1

  /// Whether the flow has no name.
  var isEmpty: Bool { first < 0 }
}
