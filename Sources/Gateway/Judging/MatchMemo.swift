import Dissection
import Rules

/// The rules that named what was matched last: most readings of a packet find the same name in it, which need not
/// be looked for among the rules again for each.
struct MatchMemo: Sendable {
  private var field = Field.payload
  private var sets: RuleSetMask = []
  private var bytes: [UInt8] = []
  private(set) var hits: [RuleHit] = []
  private var isSet = false

  /// Longer contents are matched each time: to keep them would cost more than names gain.
  private static let byteCountMax = 512

  /// Whether `hits` are those of a content.
  func holds(_ content: Span<UInt8>, _ field: Field, _ sets: RuleSetMask) -> Bool {
    isSet && self.field == field && self.sets == sets && bytes.isEqual(to: content)
  }

  /// Keeps the rules that name a content.
  mutating func keep(
    _ hits: [RuleHit], of content: Span<UInt8>, _ field: Field, _ sets: RuleSetMask
  ) {
    isSet = content.count <= Self.byteCountMax
    guard isSet else { return }
    self.field = field
    self.sets = sets
    bytes.removeAll(keepingCapacity: true)
    bytes.append(content)
    if !self.hits.isEmpty { self.hits.removeAll(keepingCapacity: true) }
    for hit in hits { self.hits.append(hit) }
  }
}
