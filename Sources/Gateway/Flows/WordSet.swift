/// A set of words of 64 bits, 8 bytes each and their share of what is left empty; see `WordTable`. Nothing is
/// taken out of it.
struct WordSet: Sendable {
  /// 0 marks an empty place.
  private var words: [UInt64] = Array(repeating: 0, count: 16)
  private var hasZero = false
  private let secret = HashSecret()
  private(set) var count = 0

  func contains(_ word: UInt64) -> Bool {
    word == 0 ? hasZero : words[position(of: word)] != 0
  }

  /// Adds a word, if it is not there.
  mutating func insert(_ word: UInt64) {
    guard word != 0 else {
      if !hasZero { count += 1 }
      hasZero = true
      return
    }
    let position = position(of: word)
    guard words[position] == 0 else { return }
    words[position] = word
    count += 1
    // Three quarters full at most.
    if count * 4 > words.count * 3 { grow() }
  }

  @inline(__always)
  private func position(of word: UInt64) -> Int {
    let mask = words.count - 1
    var position = Int(truncatingIfNeeded: secret.hash(word)) & mask
    while words[position] != 0, words[position] != word { position = (position + 1) & mask }
    return position
  }

  private mutating func grow() {
    let old = words
    words = Array(repeating: 0, count: old.count * 2)
    for word in old where word != 0 { words[position(of: word)] = word }
  }
}
