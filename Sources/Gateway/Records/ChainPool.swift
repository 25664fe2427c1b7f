/// An element of a `ChainPool`.
protocol Chained {
  /// The element behind it; -1 for none.
  var next: Int32 { get set }
}

/// The elements of many lists in shared storage. Places that are freed are chained like a list's.
struct ChainPool<Element: Chained> {
  private var elements: [Element] = []
  /// The first of the freed places; -1 for none.
  private var free: Int32 = -1

  subscript(index: Int32) -> Element {
    get { elements[Int(index)] }
    _modify { yield &elements[Int(index)] }
  }

  /// Takes an element.
  ///
  /// - Returns: its index; nil when there are too many.
  mutating func add(_ element: Element) -> Int32? {
    if free >= 0 {
      let index = free
      free = self[index].next
      self[index] = element
      return index
    }
    guard elements.count < Int(Int32.max) else { return nil }
    elements.append(element)
    return Int32(elements.count - 1)
  }

  /// Frees the place of an element that stands in no list any more.
  mutating func remove(_ index: Int32) {
    self[index].next = free
    free = index
  }

  /// Frees the places of a whole list.
  mutating func removeAll(from first: Int32) {
    var index = first
    while index >= 0 {
      let next = self[index].next
      remove(index)
      index = next
    }
  }
}

extension ChainPool: Sendable where Element: Sendable {}
