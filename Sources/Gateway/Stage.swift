/// The stages of a replay, each with all those before it.
///
/// A replay that stops behind one of them tells what each stage costs: the difference between two.
public enum Stage: String, CaseIterable, Comparable, Sendable {
  /// Packets are taken out of the file.
  case reading
  /// Their headers are read.
  case dissection
  /// Their flows are found, begun and ended.
  case flows
  /// Names and contents are read in the flows.
  case observation
  /// The rules that name what was read are found.
  case matching
  /// Censors act, and what they do has its effects.
  case censor
  /// Users, names and losses are counted.
  case metrics

  public static func < (one: Stage, other: Stage) -> Bool {
    allCases.firstIndex(of: one) ?? 0 < allCases.firstIndex(of: other) ?? 0
  }
}

/// What a replay leaves out, when it is timed up to a stage.
struct SkippedStages: OptionSet, Sendable {
  let rawValue: UInt8
  static let observation = SkippedStages(rawValue: 1 << 0)
  static let matching = SkippedStages(rawValue: 1 << 1)
  static let censor = SkippedStages(rawValue: 1 << 2)

  init(rawValue: UInt8) { self.rawValue = rawValue }

  /// The stages after `stage`.
  init(after stage: Stage) {
    self = []
    if stage < .observation { insert(.observation) }
    if stage < .matching { insert(.matching) }
    if stage < .censor { insert(.censor) }
  }
}
