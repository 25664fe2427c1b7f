/// The readers of the flows in which something is left to read, known by their indexes. Places that
/// are given back are used again.
struct FlowReaderPool: ~Copyable {
  private var readers: [FlowReader] = []
  private var free: [Int32] = []

  /// The reader at `index`, as `take` returned it.
  subscript(index: Int) -> FlowReader {
    _read { yield readers[index] }
    _modify { yield &readers[index] }
  }

  /// Puts a reader into the pool, and returns its index.
  mutating func take(_ reader: FlowReader) -> Int32 {
    if let index = free.popLast() {
      readers[Int(index)] = reader
      return index
    }
    readers.append(reader)
    return Int32(truncatingIfNeeded: readers.count - 1)
  }

  /// Frees the place of a reader, and what it holds.
  mutating func giveBack(_ index: Int32) {
    readers[Int(index)] = FlowReader()
    free.append(index)
  }
}
