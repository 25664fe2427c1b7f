/// Regular expressions, each as a program that is followed along a text: all its ways at once, as Thompson
/// (1968) has it, so that a text of n bytes takes at most n times the program's length.
struct ExpressionPrograms: Sendable {
  struct Instruction {
    enum Kind: UInt8 {
      /// Goes on to `next` with a byte of the set numbered `argument`.
      case byte
      /// Goes on to `next` and to `argument`.
      case split
      /// Goes on to `next` at such a place: the raw value is `argument`.
      case place
      /// Here the text is found.
      case found
    }
    var kind: Kind
    var next: Int32 = 0
    var argument: Int32 = 0
  }

  /// The most bytes of an expression, with its repeats written out.
  static let positionsMax = 2000
  /// The most of all expressions of a run.
  static let allPositionsMax = 4_000_000

  private(set) var instructions: [Instruction] = []
  private(set) var sets: [ByteSet] = []
  private var setNumbers: [ByteSet: Int32] = [:]
  struct Program {
    /// Its lowest instruction, and the one that it begins with.
    var base: Int32
    var start: Int32
    /// The bytes that a match may begin with.
    var first: ByteSet
    /// Whether it is found at the start of a text only.
    var isAtStart: Bool
  }
  private(set) var programs: [Program] = []
  /// How many instructions the longest program has.
  private(set) var longest = 0

  /// How many programs there are.
  var count: Int { programs.count }

  /// Bytes of memory.
  var byteCount: Int {
    instructions.capacity * MemoryLayout<Instruction>.stride
      + sets.capacity * MemoryLayout<ByteSet>.stride
      + programs.capacity * MemoryLayout<Program>.stride
  }

  /// Adds a program.
  mutating func append(_ tree: ExpressionTree) {
    let found = add(.found)
    let start = add(tree, before: found)
    programs.append(
      Program(base: found, start: start, first: first(from: start), isAtStart: tree.isAtStart))
    longest = max(longest, instructions.count - Int(found))
  }

  // Programs are made from their ends to their starts, so that each instruction knows what follows.

  private mutating func add(
    _ kind: Instruction.Kind, next: Int32 = 0, _ argument: Int32 = 0
  ) -> Int32 {
    instructions.append(Instruction(kind: kind, next: next, argument: argument))
    return Int32(instructions.count - 1)
  }

  private mutating func add(_ tree: ExpressionTree, before next: Int32) -> Int32 {
    switch tree {
    case .byte(let set): return add(.byte, next: next, number(of: set))
    case .place(let place): return add(.place, next: next, Int32(place.rawValue))
    case .sequence(let parts):
      return parts.reversed().reduce(next) { add($1, before: $0) }
    case .alternatives(let parts):
      var start = add(parts[parts.count - 1], before: next)
      for part in parts.dropLast().reversed() {
        start = add(.split, next: add(part, before: next), start)
      }
      return start
    case .repeats(let part, let least, let most): return repeated(part, least, most, before: next)
    }
  }

  private mutating func repeated(
    _ part: ExpressionTree, _ least: Int, _ most: Int?, before next: Int32
  ) -> Int32 {
    var start = next
    if let most {
      for _ in 0..<(most - least) { start = add(.split, next: add(part, before: start), next) }
    } else {
      // The split comes first, so that the part can lead back to it.
      let loop = add(.split, next: next, next)
      instructions[Int(loop)].next = add(part, before: loop)
      start = loop
    }
    for _ in 0..<least { start = add(part, before: start) }
    return start
  }

  private mutating func number(of set: ByteSet) -> Int32 {
    if let number = setNumbers[set] { return number }
    let number = Int32(sets.count)
    sets.append(set)
    setNumbers[set] = number
    return number
  }

  /// The bytes that a way from `start` may begin with.
  private func first(from start: Int32) -> ByteSet {
    var result = ByteSet()
    var waiting = [start]
    var seen: Set<Int32> = [start]
    while let index = waiting.popLast() {
      let instruction = instructions[Int(index)]
      switch instruction.kind {
      case .byte: result.formUnion(sets[Int(instruction.argument)])
      case .split:
        for next in [instruction.next, instruction.argument] where seen.insert(next).inserted {
          waiting.append(next)
        }
      case .place:
        if seen.insert(instruction.next).inserted { waiting.append(instruction.next) }
      case .found: break
      }
    }
    return result
  }
}
