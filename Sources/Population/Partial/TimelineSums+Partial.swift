// Visits over time in a partial result: the width, and the bins with visits.

extension TimelineSums {
  func write(_ orders: PartialOrders, to writer: inout PartialWriter) {
    writer.number(level)
    let used = bins.enumerated().filter { $0.element.visits > 0 }
    // The first may be before 1970: even numbers are of later times, odd ones of earlier.
    writer.number(first < 0 ? UInt64(-1 - first) << 1 | 1 : UInt64(first) << 1)
    var next = 0
    writer.list(used) { entry, writer in
      writer.number(entry.offset - next)
      next = entry.offset + 1
      writer.number(entry.element.visits - 1)
      writer.number(entry.element.visitsLost)
      writer.members(entry.element.users, orders.users)
    }
  }

  /// Reads what was written into sums of nothing.
  mutating func read(
    _ reader: inout PartialReader, _ indexes: PartialIndexes
  ) throws(PartialError) {
    let level = try reader.index(below: Self.widths.count)
    let code = try reader.number()
    // 2^37 minutes are more than all times that captures can have.
    guard code < 1 << 38 else { throw reader.error("a time is none that captures have") }
    let first = code & 1 == 0 ? Int64(code >> 1) : -1 - Int64(code >> 1)
    var offset = 0
    for _ in 0..<(try reader.length()) {
      offset += try reader.index(below: Self.binsMax - offset)
      var bin = Bin()
      bin.visits = try reader.count(most: .max - 1) + 1
      bin.visitsLost = try reader.count(most: bin.visits)
      bin.users = try reader.members(indexes.users)
      restore(bin, number: first + Int64(offset), level: level)
      offset += 1
    }
  }
}
