extension Array {
  /// Gives back the room that is not used, where it is more than a sixteenth.
  mutating func trim() {
    guard capacity - count > count / 16 else { return }
    var copy: [Element] = []
    copy.reserveCapacity(count)
    copy.append(contentsOf: self)
    self = copy
  }
}
