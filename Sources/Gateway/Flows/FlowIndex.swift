/// The place of a live flow in the flow table; a later flow uses it again.
struct FlowIndex: Hashable, Sendable {
  let position: Int32

  init(_ position: Int) {
    self.position = Int32(truncatingIfNeeded: position)
  }

  /// The place as an index of arrays.
  var offset: Int { Int(position) }
}
