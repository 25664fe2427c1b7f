/// The memory that a search for expressions needs: one for each thread.
struct ExpressionSearch: Sendable {
  /// The instructions that take the next byte, and those of the byte after it.
  private var ways: [Int32] = []
  private var nextWays: [Int32] = []
  private var waiting: [Int32] = []
  /// For each instruction of the program at hand the last turn in which it was reached.
  private var turns: [UInt64]
  private var turn: UInt64 = 0
  /// For each expression the last round in which it was tried.
  private var rounds: [UInt64]
  private var round: UInt64 = 0
  private var base: Int32 = 0
  /// The URL at hand.
  private var url: [UInt8] = []

  /// Memory for searches with `programs`.
  init(for programs: ExpressionPrograms) {
    turns = [UInt64](repeating: 0, count: programs.longest)
    rounds = [UInt64](repeating: 0, count: programs.count)
  }

  /// Begins with another text.
  mutating func beginText() { round += 1 }

  /// Whether expression `number` was not yet tried for the text at hand; from now on it was.
  mutating func mayTry(_ number: Int) -> Bool {
    if rounds[number] == round { return false }
    rounds[number] = round
    return true
  }

  /// Whether expression `number` is found in `text`.
  ///
  /// - Parameter standsAlone: whether letters and digits may run on at neither end of what is found.
  mutating func finds(
    _ number: Int, of programs: borrowing ExpressionPrograms, in text: Span<UInt8>,
    standsAlone: Bool
  ) -> Bool {
    let program = programs.programs[number]
    base = program.base
    ways.removeAll(keepingCapacity: true)
    turn += 1
    for position in 0..<text.count {
      let byte = text[position]
      if position > 0, program.isAtStart {
        if ways.isEmpty { return false }
      } else if program.first.contains(byte),
        !standsAlone || WordBorder.isBorder(position, in: text)
      {
        // What it finds is never empty, so that this finds nothing yet.
        _ = follow(program.start, programs, text, at: position, standsAlone, isNext: false)
      }
      turn += 1
      if ways.isEmpty { continue }
      nextWays.removeAll(keepingCapacity: true)
      for index in 0..<ways.count {
        let instruction = programs.instructions[Int(ways[index])]
        guard programs.sets[Int(instruction.argument)].contains(byte) else { continue }
        if follow(instruction.next, programs, text, at: position + 1, standsAlone, isNext: true) {
          return true
        }
      }
      swap(&ways, &nextWays)
    }
    return false
  }

  /// Whether expression `number` is found in the URL that begins with `scheme`, goes on with `text` and
  /// ends with `end`.
  mutating func finds(
    _ number: Int, of programs: borrowing ExpressionPrograms, inURL scheme: [UInt8],
    _ text: Span<UInt8>, _ end: [UInt8]
  ) -> Bool {
    var url: [UInt8] = []
    swap(&url, &self.url)
    url.removeAll(keepingCapacity: true)
    url.append(contentsOf: scheme)
    for index in text.indices { url.append(text[index]) }
    url.append(contentsOf: end)
    let isFound = finds(number, of: programs, in: url.span, standsAlone: false)
    swap(&url, &self.url)
    return isFound
  }

  /// Adds the ways from `start` on up to the next byte, and says whether one of them has found it.
  private mutating func follow(
    _ start: Int32, _ programs: borrowing ExpressionPrograms, _ text: Span<UInt8>,
    at position: Int, _ standsAlone: Bool, isNext: Bool
  ) -> Bool {
    waiting.append(start)
    while let index = waiting.popLast() {
      guard turns[Int(index - base)] != turn else { continue }
      turns[Int(index - base)] = turn
      let instruction = programs.instructions[Int(index)]
      switch instruction.kind {
      case .byte: if isNext { nextWays.append(index) } else { ways.append(index) }
      case .split:
        waiting.append(instruction.argument)
        waiting.append(instruction.next)
      case .place:
        if Self.isPlace(instruction.argument, position, in: text) {
          waiting.append(instruction.next)
        }
      case .found:
        if !standsAlone || WordBorder.isBorder(position, in: text) {
          waiting.removeAll(keepingCapacity: true)
          return true
        }
      }
    }
    return false
  }

  private static func isPlace(_ place: Int32, _ position: Int, in text: Span<UInt8>) -> Bool {
    switch ExpressionTree.Place(rawValue: UInt8(truncatingIfNeeded: place)) {
    case .start: position == 0
    case .end: position == text.count
    case .border: isWord(position - 1, text) != isWord(position, text)
    case .noBorder: isWord(position - 1, text) == isWord(position, text)
    case nil: false
    }
  }

  private static func isWord(_ index: Int, _ text: Span<UInt8>) -> Bool {
    index >= 0 && index < text.count && ByteSet.wordBytes.contains(text[index])
  }
}
