import Dissection
public import Rules

/// How often each rule was asked, hit and acted on, and a sample of what they were asked about, for
/// them to be timed with.
public struct RuleProfile: Sendable {
  /// Bytes of observations that are kept, and how many of them.
  private static let sampleBytesMax = 4 << 20
  private static let sampleCountMax = 16_384

  /// An observation of the sample, whose bytes are `bytes[range]`.
  public struct Sample: Sendable {
    public var field: Field
    public var range: Range<Int>
  }

  /// Observations, by the raw value of their field; addresses count once a flow.
  public private(set) var observationCounts = [Int](repeating: 0, count: Field.allCases.count)
  /// Observations that a rule names, by its index.
  public private(set) var hitCounts: [Int]
  /// Flows that a gateway blocked by a rule, by its index.
  public private(set) var decidedCounts: [Int]
  /// Observations of those that have bytes: the first ones of a capture, and of several captures those with the
  /// smallest hashes among them, whatever the order of captures is.
  public private(set) var samples: [Sample] = []
  public private(set) var bytes: [UInt8] = []

  /// The profile of so many rules, before anything is observed.
  public init(ruleCount: Int) {
    hitCounts = [Int](repeating: 0, count: ruleCount)
    decidedCounts = [Int](repeating: 0, count: ruleCount)
  }

  /// How many observations there were in some fields.
  public func observationCount(in fields: FieldSet) -> Int {
    fields.fields.reduce(0) { $0 + observationCounts[Int($1.rawValue)] }
  }

  /// Notes an observation and the rules that name it.
  mutating func note(_ field: Field, _ content: Span<UInt8>?, _ hits: [RuleHit]) {
    observationCounts[Int(field.rawValue)] += 1
    for hit in hits { hitCounts[Int(hit.rule)] += 1 }
    guard let content, samples.count < Self.sampleCountMax,
      bytes.count + content.count <= Self.sampleBytesMax
    else { return }
    let start = bytes.count
    bytes.append(content)
    samples.append(Sample(field: field, range: start..<bytes.count))
  }

  /// Notes that a gateway acted by a rule.
  mutating func noteDecision(_ rule: Int32) { decidedCounts[Int(rule)] += 1 }

  /// Adds the profile of another capture, by the same rules.
  public mutating func add(_ other: RuleProfile) {
    for index in observationCounts.indices {
      observationCounts[index] += other.observationCounts[index]
    }
    for index in hitCounts.indices {
      hitCounts[index] += other.hitCounts[index]
      decidedCounts[index] += other.decidedCounts[index]
    }
    var all = contents + other.contents
    all.sort { $0.isBefore($1) }
    samples = []
    bytes = []
    for content in all {
      guard samples.count < Self.sampleCountMax,
        bytes.count + content.bytes.count <= Self.sampleBytesMax
      else { break }
      append(content.field, content.bytes)
    }
  }

  private mutating func append(_ field: Field, _ content: ArraySlice<UInt8>) {
    samples.append(Sample(field: field, range: bytes.count..<(bytes.count + content.count)))
    bytes += content
  }

  /// The bytes of an observation, and what it is sorted by.
  private struct Content {
    var hash: UInt64
    var field: Field
    var bytes: ArraySlice<UInt8>

    func isBefore(_ other: Content) -> Bool {
      if hash != other.hash { return hash < other.hash }
      if field != other.field { return field.rawValue < other.field.rawValue }
      return bytes.lexicographicallyPrecedes(other.bytes)
    }
  }

  private var contents: [Content] {
    samples.map { sample in
      var mixer = Mixer(seed: UInt64(sample.field.rawValue))
      mixer.add(bytes.span.extracting(sample.range))
      return Content(hash: mixer.value, field: sample.field, bytes: bytes[sample.range])
    }
  }

  /// A profile that was written, to be added to another one.
  ///
  /// - Returns: nil when it is not one of so many rules, or holds more than a profile may.
  public init?(
    ruleCount: Int, observations: [Int], hits: [Int], decisions: [Int],
    samples: [(field: Field, bytes: ArraySlice<UInt8>)]
  ) {
    self.init(ruleCount: ruleCount)
    guard observations.count == observationCounts.count, hits.count == ruleCount,
      decisions.count == ruleCount, samples.count <= Self.sampleCountMax,
      samples.reduce(0, { $0 + $1.bytes.count }) <= Self.sampleBytesMax
    else { return nil }
    (observationCounts, hitCounts, decidedCounts) = (observations, hits, decisions)
    for sample in samples { append(sample.field, sample.bytes) }
  }
}
