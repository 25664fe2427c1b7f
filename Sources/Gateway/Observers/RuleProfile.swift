import Dissection
public import Rules

/// How often each rule was asked, hit and acted upon, and a sample of what they were asked about, for
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
  /// The first observations of those that have bytes.
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
    for index in content.indices { bytes.append(content[index]) }
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
    for sample in other.samples {
      guard samples.count < Self.sampleCountMax,
        bytes.count + sample.range.count <= Self.sampleBytesMax
      else { return }
      samples.append(
        Sample(field: sample.field, range: bytes.count..<(bytes.count + sample.range.count)))
      bytes += other.bytes[sample.range]
    }
  }
}
