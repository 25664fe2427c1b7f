import Rules

/// What is known of flows for the conditions of rules: a bit for each criterion, for each reading of a
/// flow whose way has such rules. All else has nothing here.
///
/// Of each, the criteria that hold for the flow, and those that hold for its last message: a question, or
/// the head of a request. The states of a flow hang together, that of the perfect reader first.
struct ConditionStates: Sendable {
  /// What stands beside the bits of a state.
  private struct Header: Sendable {
    var reading: Reading
    var stages: ConditionPrograms.Stages
    /// The next state of the flow, or the next free one; -1 for none.
    var link: Int32
  }

  private let wordCount: Int
  /// The criteria that hold of a flow whoever reads it.
  private let commonMask: [UInt64]
  private var headers: [Header] = []
  private var words: [UInt64] = []
  /// The first state of each flow, by its place in the table.
  private var heads: [Int32] = []
  private var firstFree: Int32 = -1

  /// States of no flow.
  ///
  /// - Parameter commonMask: a word for each 64 criteria.
  init(commonMask: [UInt64]) {
    self.commonMask = commonMask
    wordCount = commonMask.count
  }

  /// The state of a flow under a reading; a new one begins with what all readings know. Nil for a flow
  /// without conditions on its way.
  mutating func state(of flow: FlowIndex, _ reading: Reading) -> Int? {
    guard let head = head(of: flow) else { return nil }
    var state = head
    while true {
      if headers[state].reading == reading { return state }
      guard headers[state].link >= 0 else { break }
      state = Int(headers[state].link)
    }
    let new = take(reading)
    headers[state].link = Int32(truncatingIfNeeded: new)
    headers[new].stages = headers[head].stages.intersection(.firstPayload)
    for word in 0..<wordCount {
      words[new * 2 * wordCount + word] = words[head * 2 * wordCount + word] & commonMask[word]
    }
    return new
  }

  /// Begins the states of a flow with that of the perfect reader.
  mutating func begin(_ flow: FlowIndex) -> Int {
    while heads.count <= flow.offset { heads.append(-1) }
    let state = take(.perfect)
    heads[flow.offset] = Int32(truncatingIfNeeded: state)
    return state
  }

  /// Whether there are states of a flow.
  func has(_ flow: FlowIndex) -> Bool { head(of: flow) != nil }

  /// Frees the states of a flow that was at this place of the table before.
  mutating func release(_ flow: FlowIndex) {
    guard let head = head(of: flow) else { return }
    heads[flow.offset] = -1
    var last = head
    while headers[last].link >= 0 { last = Int(headers[last].link) }
    headers[last].link = firstFree
    firstFree = Int32(truncatingIfNeeded: head)
  }

  /// Copies a state to where it is worked with.
  func read(_ state: Int, into facts: inout KnownFacts) {
    let start = state * 2 * wordCount
    for word in 0..<wordCount {
      facts.ofFlow[word] = words[start + word]
      facts.ofMessage[word] = words[start + wordCount + word]
      facts.new[word] = 0
    }
    facts.stages = headers[state].stages
    facts.formerStages = facts.stages
  }

  /// Copies it back.
  mutating func write(_ facts: borrowing KnownFacts, to state: Int) {
    let start = state * 2 * wordCount
    for word in 0..<wordCount {
      words[start + word] = facts.ofFlow[word]
      words[start + wordCount + word] = facts.ofMessage[word]
    }
    headers[state].stages = facts.stages
  }

  /// Adds what holds of a flow whoever reads it to all its states.
  mutating func addFirstPayload(_ bits: [UInt64], to flow: FlowIndex) {
    var state = Int32(truncatingIfNeeded: head(of: flow) ?? -1)
    while state >= 0 {
      let start = Int(state) * 2 * wordCount
      for word in 0..<wordCount { words[start + word] |= bits[word] }
      headers[Int(state)].stages.formUnion(.firstPayload)
      state = headers[Int(state)].link
    }
  }

  private func head(of flow: FlowIndex) -> Int? {
    guard flow.offset < heads.count, heads[flow.offset] >= 0 else { return nil }
    return Int(heads[flow.offset])
  }

  /// Takes a free place, or makes one; all zero.
  private mutating func take(_ reading: Reading) -> Int {
    guard firstFree >= 0 else {
      headers.append(Header(reading: reading, stages: [], link: -1))
      for _ in 0..<(2 * wordCount) { words.append(0) }
      return headers.count - 1
    }
    let state = Int(firstFree)
    firstFree = headers[state].link
    headers[state] = Header(reading: reading, stages: [], link: -1)
    let start = state * 2 * wordCount
    for word in start..<(start + 2 * wordCount) { words[word] = 0 }
    return state
  }
}
