import Rules

/// What is known of the flow at hand, for the conditions of rules, while it is worked with; the storage
/// stays.
struct KnownFacts: Sendable {
  /// The criteria that hold of the flow.
  var ofFlow: [UInt64]
  /// Those that hold of its last message.
  var ofMessage: [UInt64]
  /// Those that were not known before what is at hand.
  var new: [UInt64]
  /// What is known, together; and what was before.
  private(set) var all: [UInt64]
  private(set) var former: [UInt64]
  var stages: ConditionPrograms.Stages = []
  var formerStages: ConditionPrograms.Stages = []
  /// How each criterion was met last.
  var breadths: [Breadth]
  /// The rules that are met by what is at hand and were not before, in ascending order.
  var met: [RuleHit] = []
  /// Where those look.
  var metFields: [FieldSet] = []
  /// The first rule that allows what is at hand, of each set that has one.
  var allowed: [(set: RuleSetMask, rule: Int32)] = []
  /// Where the state stands that was copied here; -1 for none.
  var state = -1
  /// The observation behind the last of the message at hand.
  var messageEnd = 0
  /// The fields in which the message at hand was read.
  var fields: FieldSet = []
  /// The fields in which something became known that is not legible by itself.
  var unseen: FieldSet = []

  init(wordCount: Int, criterionCount: Int) {
    ofFlow = [UInt64](repeating: 0, count: wordCount)
    ofMessage = ofFlow
    new = ofFlow
    all = ofFlow
    former = ofFlow
    breadths = [Breadth](repeating: .named, count: criterionCount)
  }

  /// Notes that a criterion holds, of the flow or of its message.
  mutating func set(_ criterion: Int, ofMessage isOfMessage: Bool, breadth: Breadth = .named) {
    let bit = UInt64(1) << UInt64(criterion & 63)
    let word = criterion >> 6
    if isOfMessage {
      if new[word] & bit == 0 || breadth.rank < breadths[criterion].rank {
        breadths[criterion] = breadth
      }
      ofMessage[word] |= bit
      new[word] |= bit
    } else if ofFlow[word] & bit == 0 {
      breadths[criterion] = breadth
      ofFlow[word] |= bit
      new[word] |= bit
    }
  }

  /// How a criterion was met: what was met earlier is no longer told from what is meant.
  func breadth(of criterion: Int) -> Breadth {
    new[criterion >> 6] >> UInt64(criterion & 63) & 1 == 1 ? breadths[criterion] : .named
  }

  /// Takes what the first payload told for new: each reading learns of it with that packet.
  mutating func renewFirstPayload(_ mask: [UInt64]) {
    for word in new.indices { new[word] |= ofFlow[word] & mask[word] }
    formerStages.remove(.firstPayload)
  }

  /// Adds a rule that is met, and where it looks.
  mutating func addMet(_ hit: RuleHit, _ fields: FieldSet) {
    met.append(hit)
    metFields.append(fields)
  }

  /// Whether a rule of a set allows what is at hand.
  func allows(_ set: RuleSetMask) -> Bool { allowed.contains { $0.set == set } }

  /// Forgets which rules are met.
  mutating func forgetMet() {
    met.removeAll(keepingCapacity: true)
    metFields.removeAll(keepingCapacity: true)
    allowed.removeAll(keepingCapacity: true)
  }

  /// Forgets what was new.
  mutating func settle() {
    for word in new.indices { new[word] = 0 }
    formerStages = stages
    unseen = []
    fields = []
  }

  /// Forgets the last message.
  mutating func beginMessage() {
    for word in ofMessage.indices { ofMessage[word] = 0 }
  }

  /// Forgets all of the flow.
  mutating func clear() {
    for word in ofFlow.indices {
      ofFlow[word] = 0
      ofMessage[word] = 0
    }
    stages = []
    settle()
  }

  /// Whether anything has become known.
  var hasNews: Bool { stages != formerStages || new.contains { $0 != 0 } }

  /// Puts together what is known, and what was.
  mutating func join() {
    for word in all.indices {
      all[word] = ofFlow[word] | ofMessage[word]
      former[word] = all[word] & ~new[word]
    }
  }
}
