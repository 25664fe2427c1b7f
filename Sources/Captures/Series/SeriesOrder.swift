/// The parts of a series in the order of their first packets, and what had to be put right for that.
struct SeriesOrder: Sendable {
  /// Those with packets in the order of their times, then those without any, then those that cannot be read.
  private(set) var parts: [SeriesPart]
  /// What a reader of the figures should know, a sentence each.
  private(set) var warnings: [String] = []

  /// Orders the captures of a series.
  init(_ files: [CaptureFile]) {
    guard files.count > 1 else {
      // Nothing has to be known of a capture on its own, which may be standard input.
      parts = files.map { SeriesPart(alone: $0) }
      return
    }
    let all = files.map { SeriesPart($0) }
    parts = all
    removeRepeated()
    let readable = parts.filter { $0.first != nil }
    let order = Self.ordered(readable)
    noteOrder(given: readable, order)
    let unreadable = parts.filter { $0.error != nil }
    parts = order + parts.filter { $0.first == nil && $0.error == nil } + unreadable
    let missing = PartNumber.missing(in: all.map(\.file.name))
    if let first = missing.first {
      let more = missing.count > 1 ? ", and \(missing.count - 1) more gaps" : ""
      warnings.append("a part of the series is missing by the names: \(first)\(more)")
    }
  }

  /// Where times fit the order that was given, or that of the numbers in names, it stays: packets out of
  /// order by what a capture may have are no sign of another one.
  private static func ordered(_ parts: [SeriesPart]) -> [SeriesPart] {
    if isInOrder(parts) { return parts }
    let numbered = PartNumber.sorted(parts) { $0.file.name }
    if isInOrder(numbered) { return numbered }
    return parts.enumerated().sorted {
      ($0.element.begun ?? .max, $0.offset) < ($1.element.begun ?? .max, $1.offset)
    }.map(\.element)
  }

  private static func isInOrder(_ parts: [SeriesPart]) -> Bool {
    var latest = Int64.min
    for part in parts {
      let begun = part.begun ?? .max
      let bound = latest.subtractingReportingOverflow(CaptureClock.disorder)
      if !bound.overflow, begun < bound.partialValue { return false }
      latest = max(latest, begun)
    }
    return true
  }

  /// Drops what is the same file, or has the same bytes, as one before.
  private mutating func removeRepeated() {
    var seen: [String: [SeriesPart]] = [:]
    var kept: [SeriesPart] = []
    var repeated: [String] = []
    for part in parts {
      guard let size = part.size, part.error == nil else {
        kept.append(part)
        continue
      }
      let key = "\(size) \(part.first ?? 0)"
      if let same = seen[key]?.first(where: { Self.areSame($0, part) }) {
        repeated.append("\(part.file.name) is \(same.file.name)")
      } else {
        seen[key, default: []].append(part)
        kept.append(part)
      }
    }
    parts = kept
    guard let first = repeated.first else { return }
    let more = repeated.count > 1 ? ", and so are \(repeated.count - 1) more" : ""
    warnings.append("a part of the series was given twice, and counts once: \(first)\(more)")
  }

  private static func areSame(_ one: SeriesPart, _ other: SeriesPart) -> Bool {
    guard one.head == other.head, !other.file.isStandardInput else { return false }
    if let identity = one.file.identity, identity == other.file.identity { return true }
    guard let digest = digest(one.file) else { return false }
    return digest == Self.digest(other.file)
  }

  private static func digest(_ file: CaptureFile) -> String? {
    guard var reader = try? CaptureReader(file, digest: true) else { return nil }
    return reader.finishDigest()
  }

  /// Says what was not in its place.
  private mutating func noteOrder(given: [SeriesPart], _ order: [SeriesPart]) {
    let place = Dictionary(
      order.enumerated().map { ($1.file.path, $0) }, uniquingKeysWith: { first, _ in first })
    let wrong = zip(given, given.dropFirst()).first {
      place[$0.file.path, default: 0] > place[$1.file.path, default: 0]
    }
    guard let (one, next) = wrong else { return }
    warnings.append(
      "parts of the series are not in the order of their times, in which they are replayed: "
        + "\(next.file.name) begins before \(one.file.name)")
  }
}
