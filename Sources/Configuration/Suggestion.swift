/// Which known word a misspelt one was meant to be.
public enum Suggestion {
  /// The candidate nearest to `word`, or nil when none is near enough to be meant.
  ///
  /// Near enough is one edit for words of up to four letters, two for longer ones, a third of
  /// the length for long ones. Case does not count, and of equally near candidates the first is
  /// taken. An edit is the insertion, deletion or replacement of a letter, or the exchange of two
  /// neighbours (the optimal string alignment distance).
  public static func nearest(to word: String, among candidates: [String]) -> String? {
    let letters = Array(word.lowercased())
    guard !letters.isEmpty, letters.count <= 64 else { return nil }
    let limit = letters.count <= 4 ? 1 : max(2, letters.count / 3)
    var best: (distance: Int, candidate: String)?
    for candidate in candidates {
      let other = Array(candidate.lowercased())
      guard abs(other.count - letters.count) <= limit else { continue }
      let distance = distance(letters, other)
      guard distance <= limit, distance < letters.count else { continue }
      if best.map({ distance < $0.distance }) ?? true { best = (distance, candidate) }
    }
    return best?.candidate
  }

  /// The remedy of an error about `word`: the nearest candidate, else all of them.
  public static func remedy(for word: String, among candidates: [String]) -> String {
    if let nearest = nearest(to: word, among: candidates) { return "did you mean '\(nearest)'?" }
    return "one of: " + candidates.joined(separator: ", ")
  }

  /// The number of edits between two words, by rows of the usual table.
  private static func distance(_ a: [Character], _ b: [Character]) -> Int {
    var beforePrevious: [Int] = []
    var previous = Array(0...b.count)
    for i in 0..<a.count {
      var row = [i + 1]
      for j in 0..<b.count {
        let replaced = previous[j] + (a[i] == b[j] ? 0 : 1)
        var least = min(replaced, previous[j + 1] + 1, row[j] + 1)
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
          least = min(least, beforePrevious[j - 1] + 1)
        }
        row.append(least)
      }
      beforePrevious = previous
      previous = row
    }
    return previous[b.count]
  }
}
