import Gateway
import Population
import Rules

// The profile of rules in a partial result: counts, and the observations that each rule is timed with.
extension RuleProfile {
  func write(to writer: inout PartialWriter) {
    for counts in [observationCounts, hitCounts, decidedCounts] {
      writer.list(counts) { $1.number($0) }
    }
    writer.list(samples) { sample, writer in
      writer.number(Int(sample.field.rawValue))
      writer.bytes(Array(bytes[sample.range]))
    }
  }

  init(_ reader: inout PartialReader, ruleCount: Int) throws(PartialError) {
    var counts: [[Int]] = []
    for _ in 0..<3 {
      counts.append(try reader.list { reader throws(PartialError) in try reader.count() })
    }
    let samples = try reader.list { reader throws(PartialError) in
      (
        field: Field.allCases[try reader.index(below: Field.allCases.count)],
        bytes: try reader.counted()
      )
    }
    guard
      let profile = RuleProfile(
        ruleCount: ruleCount, observations: counts[0], hits: counts[1], decisions: counts[2],
        samples: samples)
    else { throw reader.error("its profile is not of the rules of its plan") }
    self = profile
  }
}
