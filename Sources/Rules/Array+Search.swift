extension [Int] {
  /// The index of the last element that is at most `value`, of elements in ascending order; 0 when
  /// there is none.
  func lastIndex(atMost value: Int) -> Int {
    var low = 0
    var high = count
    while low + 1 < high {
      let middle = low + (high - low) / 2
      if self[middle] <= value { low = middle } else { high = middle }
    }
    return low
  }
}
