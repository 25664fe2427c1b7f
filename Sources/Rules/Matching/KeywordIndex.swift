/// Texts for Vectorscan, each with its owners: the rules that hold it.
struct KeywordIndex: Sendable {
  let database: VectorscanDatabase
  /// The owners of pattern n are those from `starts[n]` to before `starts[n + 1]`.
  private let starts: [Int32]
  private let owners: [Int32]

  /// Compiles texts for a database; equal ones become one pattern of several owners.
  struct Builder {
    private var numbers: [VectorscanDatabase.Pattern: Int] = [:]
    private(set) var patterns: [VectorscanDatabase.Pattern] = []
    private var owners: [[Int32]] = []

    /// Adds a text of `owner`'s, which is meant at the start only where it says so.
    mutating func add(_ text: [UInt8], isAtStart: Bool = false, owner: Int32) {
      let pattern = VectorscanDatabase.Pattern(text: text, isAtStart: isAtStart)
      if let number = numbers[pattern] {
        if owners[number].last != owner { owners[number].append(owner) }
      } else {
        numbers[pattern] = patterns.count
        patterns.append(pattern)
        owners.append([owner])
      }
    }

    /// The index, nil without patterns.
    func build() throws(VectorscanDatabase.CompileError) -> KeywordIndex? {
      guard !patterns.isEmpty else { return nil }
      return KeywordIndex(database: try VectorscanDatabase(patterns), owners: owners)
    }

    /// The first owner of the pattern at `index`.
    func owner(ofPattern index: Int) -> Int32? {
      index < owners.count ? owners[index].first : nil
    }
  }

  private init(database: VectorscanDatabase, owners: [[Int32]]) {
    self.database = database
    var starts: [Int32] = [0]
    for list in owners { starts.append((starts.last ?? 0) + Int32(list.count)) }
    self.starts = starts
    self.owners = owners.flatMap { $0 }
  }

  /// The owners of pattern `number`.
  func owners(ofPattern number: UInt32) -> ArraySlice<Int32> {
    owners[Int(starts[Int(number)])..<Int(starts[Int(number) + 1])]
  }
}
