/// The owners of texts: mostly one for all of them, as a list has it.
struct KeywordOwners: Sendable {
  /// The owner of all texts, where they have the same one.
  private var only: Int32?
  /// The owners of text n are those from `starts[n]` to before `starts[n + 1]`.
  private var starts: [UInt32] = []
  private var owners: [Int32] = []

  /// - Parameters:
  ///   - all: owners, in the order in which texts were added.
  ///   - numbers: for each of them the number of its text.
  ///   - count: how many texts there are.
  init(_ all: [Int32], ofTexts numbers: [UInt32], count: Int) {
    if let first = all.first, all.allSatisfy({ $0 == first }) {
      only = first
      return
    }
    starts = [UInt32](repeating: 0, count: count + 1)
    for number in numbers { starts[Int(number) + 1] += 1 }
    for index in 0..<count { starts[index + 1] += starts[index] }
    owners = [Int32](repeating: 0, count: all.count)
    var next = starts
    for (index, number) in numbers.enumerated() {
      owners[Int(next[Int(number)])] = all[index]
      next[Int(number)] += 1
    }
  }

  /// Bytes of memory.
  var byteCount: Int { starts.capacity * 4 + owners.capacity * 4 }

  /// Calls `visit` with each owner of text `number`; an owner that added it several times may come so
  /// often.
  @inline(__always)
  func forEach(ofText number: Int, _ visit: (Int32) -> Void) {
    if let only { return visit(only) }
    for index in Int(starts[number])..<Int(starts[number + 1]) { visit(owners[index]) }
  }
}
