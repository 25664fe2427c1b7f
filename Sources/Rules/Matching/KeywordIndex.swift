/// Texts that are searched for all at once, each with its owners: the rules that hold it.
struct KeywordIndex: Sendable {
  private enum Search: Sendable {
    case library(VectorscanDatabase)
    case table(TextTable)
  }

  /// Up to so many texts the library's automaton, which searches fastest, is made in a tenth of a second;
  /// ten times as many take longer by more than that.
  static let libraryCountMax = 4_000

  private let search: Search
  private let owners: KeywordOwners
  /// How many texts there are.
  let count: Int

  fileprivate init(
    _ texts: TextPool, _ owners: KeywordOwners, libraryCountMax: Int
  ) throws(VectorscanDatabase.CompileError) {
    count = texts.count
    self.owners = owners
    if texts.count <= libraryCountMax {
      let patterns = (0..<texts.count).map { number in
        VectorscanDatabase.Pattern(
          text: Array(texts.bytes[texts.range(of: number)]), anchor: texts.anchor(of: number))
      }
      search = .library(try VectorscanDatabase(patterns))
    } else {
      search = .table(TextTable(texts))
    }
  }

  /// The library's database, when it searches.
  var database: VectorscanDatabase? {
    switch search {
    case .library(let database): database
    case .table: nil
    }
  }

  /// Bytes of memory.
  var byteCount: Int {
    switch search {
    case .library(let database): database.byteCount + owners.byteCount
    case .table(let table): table.byteCount + owners.byteCount
    }
  }

  /// Looks for all texts in `bytes`; `memory` says which were found.
  @inline(__always)
  func scan(_ bytes: Span<UInt8>, with memory: VectorscanScratch) {
    switch search {
    case .library(let database): memory.scan(bytes, for: database)
    case .table(let table): memory.scan(bytes, for: table, count: count)
    }
  }

  /// Calls `visit` with each owner of text `number`.
  @inline(__always)
  func forEachOwner(ofText number: UInt32, _ visit: (Int32) -> Void) {
    owners.forEach(ofText: Int(number), visit)
  }

  /// Collects texts and compiles them; equal ones become one text of several owners.
  struct Builder: Equatable {
    private var texts = TextPool()
    /// The owner of each text.
    private var owners: [Int32] = []
    private var isFull = false

    /// The bytes of the longest text.
    var lengthMax: Int { texts.lengthMax }

    /// Adds a text of `owner`'s, which is meant where `anchor` says.
    mutating func add(_ text: Span<UInt8>, _ anchor: TextAnchor = [], owner: Int32) {
      if texts.append(text, anchor) { owners.append(owner) } else { isFull = true }
    }

    /// The index, nil without texts.
    ///
    /// - Parameter libraryCountMax: of more texts than these a `TextTable` is made.
    func build(
      libraryCountMax: Int = KeywordIndex.libraryCountMax
    ) throws(VectorscanDatabase.CompileError) -> KeywordIndex? {
      guard !isFull else {
        throw VectorscanDatabase.CompileError(
          index: nil, reason: "they are longer than 4 GiB in all")
      }
      guard texts.count > 0 else { return nil }
      var (distinct, numbers) = DistinctTexts.of(texts)
      distinct.trim()
      return try KeywordIndex(
        distinct, KeywordOwners(owners, ofTexts: numbers, count: distinct.count),
        libraryCountMax: libraryCountMax)
    }

    /// The first owner of the text that is at `index` among the distinct ones.
    func owner(ofText index: Int) -> Int32? {
      let numbers = DistinctTexts.of(texts).numbers
      return numbers.firstIndex(of: UInt32(clamping: index)).map { owners[$0] }
    }
  }
}

/// Each text once.
private enum DistinctTexts {
  /// The distinct texts of `texts`, and for each text its number among them.
  static func of(_ texts: TextPool) -> (distinct: TextPool, numbers: [UInt32]) {
    var distinct = TextPool()
    var numbers: [UInt32] = []
    numbers.reserveCapacity(texts.count)
    var slots = [UInt32](repeating: .max, count: texts.count + texts.count / 4 + 2)
    let bytes = texts.bytes.span
    for number in 0..<texts.count {
      let text = bytes.extracting(texts.range(of: number))
      let anchor = texts.anchor(of: number)
      var hash = RollingHash()
      for index in text.indices { hash.add(text[index]) }
      var index = hash.key.index(of: slots.count)
      while slots[index] != .max {
        let other = Int(slots[index])
        if distinct.anchor(of: other) == anchor, distinct.isText(other, text) { break }
        index = index + 1 == slots.count ? 0 : index + 1
      }
      if slots[index] == .max {
        slots[index] = UInt32(truncatingIfNeeded: distinct.count)
        _ = distinct.append(text, anchor)
      }
      numbers.append(slots[index])
    }
    return (distinct, numbers)
  }
}
