import Captures
import Configuration
import Evasion
import Gateway
import Reports
import Simulation

// From an answer to a grade.
extension Exercise {
  /// Grades an answer.
  ///
  /// - Parameters:
  ///   - answer: the file of the answer.
  ///   - work: a folder in which a visit may be written for its explanation.
  /// - Throws: what is wrong with the exercise itself; a faulty answer has a grade that says why.
  public func grade(_ answer: String, work: String) throws -> Grade {
    switch kind {
    case .rules, .censor:
      let expected = try LoadedPlan(options(reference))
      let found: LoadedPlan
      do throws(ConfigurationError) {
        found = try LoadedPlan(options(answer))
      } catch {
        return Grade(error: error.description)
      }
      var grade = Grade()
      for (captures, isHidden) in [(visible, false), (hidden, true)] where !captures.isEmpty {
        try compare(captures, expected, found, isHidden: isHidden, into: &grade)
      }
      return grade
    case .evasion: return try gradeStrategy(answer, work: work)
    }
  }

  /// The gateways of an answer, which act whenever they can.
  private func options(_ answer: String) -> ReplayOptions {
    var options = ReplayOptions()
    options.rules = [kind == .rules ? answer : rules]
    options.censors = [kind == .censor ? answer : censor]
    options.isCertain = true
    return options
  }

  private func compare(
    _ paths: [String], _ expected: LoadedPlan, _ found: LoadedPlan, isHidden: Bool,
    into grade: inout Grade
  ) throws {
    let (files, notFound) = CaptureFinder.find(paths)
    if let error = notFound.first { throw error }
    let listing = try FlowListing(files, [expected, found], users: .leftOut)
    if let error = listing.errors.first { throw error }
    let units = files.units
    for row in listing.rows {
      let should = row.fates[0].verdict != .passed
      let isRight = should == (row.fates[1].verdict != .passed)
      if isHidden {
        grade.hidden.note(shouldBlock: should, isRight: isRight)
      } else {
        grade.visible.note(shouldBlock: should, isRight: isRight)
      }
      guard !isRight, grade.fault == nil else { continue }
      let answer = try FlowExplanation(found)
        .explain(.number(Int(row.flow)), of: units[row.unit]).answer
      guard case .explained(let explanation, _) = answer else { continue }
      let name = row.name.map { " (\(listing.names[$0]))" } ?? ""
      grade.fault = Grade.Fault(
        place: "flow \(row.flow) of \(units[row.unit][0].name)\(name)",
        expected: should ? "blocked" : "passed",
        found: row.fates[1].verdict.rawValue, explanation: ExplanationFormat.text(explanation))
    }
  }
}
