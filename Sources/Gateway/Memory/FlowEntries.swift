/// Values that some live flows have: a list each, by their places in the flow table. Flows without any
/// cost four bytes at most.
struct FlowEntries<Element: Sendable>: Sendable {
  private struct Node: Sendable {
    var element: Element
    /// The next value of the flow, or the next free place; -1 for none.
    var next: Int32
  }

  private var nodes: [Node] = []
  /// The first value of each flow; -1 for none.
  private var heads: [Int32] = []
  private var firstFree: Int32 = -1
  private var count = 0

  var isEmpty: Bool { count == 0 }

  /// Whether a flow has values.
  func has(_ flow: FlowIndex) -> Bool { first(of: flow) >= 0 }

  /// The place of a flow's first value; -1 for none.
  func first(of flow: FlowIndex) -> Int32 {
    flow.offset < heads.count ? heads[flow.offset] : -1
  }

  /// The place behind another; -1 for none.
  func next(_ place: Int32) -> Int32 { nodes[Int(place)].next }

  subscript(place: Int32) -> Element {
    get { nodes[Int(place)].element }
    _modify { yield &nodes[Int(place)].element }
  }

  /// Gives a flow a value.
  mutating func add(_ element: Element, to flow: FlowIndex) {
    while heads.count <= flow.offset { heads.append(-1) }
    let node = Node(element: element, next: heads[flow.offset])
    count += 1
    guard firstFree >= 0 else {
      nodes.append(node)
      heads[flow.offset] = Int32(truncatingIfNeeded: nodes.count - 1)
      return
    }
    heads[flow.offset] = firstFree
    let place = Int(firstFree)
    firstFree = nodes[place].next
    nodes[place] = node
  }

  /// Takes all values of a flow away.
  mutating func release(_ flow: FlowIndex) {
    guard count > 0 else { return }
    var place = first(of: flow)
    guard place >= 0 else { return }
    heads[flow.offset] = -1
    while place >= 0 {
      let next = nodes[Int(place)].next
      nodes[Int(place)].next = firstFree
      firstFree = place
      count -= 1
      place = next
    }
  }
}
