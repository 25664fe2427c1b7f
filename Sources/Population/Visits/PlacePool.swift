/// Elements that are known by their places. Places that are freed are used again.
struct PlacePool<Element: Sendable>: Sendable {
  private var elements: [Element] = []
  private var free: [Int32] = []

  /// The element at a place, as `add` returned it.
  subscript(place: Int32) -> Element {
    get { elements[Int(place)] }
    _modify { yield &elements[Int(place)] }
  }

  /// Takes an element, and returns its place.
  mutating func add(_ element: Element) -> Int32 {
    if let place = free.popLast() {
      elements[Int(place)] = element
      return place
    }
    elements.append(element)
    return Int32(truncatingIfNeeded: elements.count - 1)
  }

  /// Frees a place.
  mutating func remove(_ place: Int32) { free.append(place) }
}
