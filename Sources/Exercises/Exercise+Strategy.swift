import Captures
import Configuration
import Evasion
import FoundationEssentials
import Gateway
import Reports
import Simulation

// A strategy that gets a visit past censors; the answer may bring a censor of its own.
extension Exercise {
  /// A censor, and a visit that it is to be held against.
  private struct Case {
    var words: String
    var censor: String
    var row: EvasionTable.Row
    var shouldPass: Bool
    var isHidden: Bool
  }

  func gradeStrategy(_ answer: String, work: String) throws -> Grade {
    let cases: [Case]
    do throws(ConfigurationError) {
      cases = try self.cases(answer)
    } catch {
      return Grade(error: error.description)
    }
    guard let request = VisitRequest(rawValue: request) else {
      throw ConfigurationError(
        file: folder + "/exercise.yaml", message: "'\(request)' is no request")
    }
    var grade = Grade()
    for item in cases {
      let plan: LoadedPlan
      do throws(ConfigurationError) {
        plan = try LoadedPlan(options(censor: item.censor))
      } catch {
        return Grade(error: error.description)
      }
      guard let visit = StrategyVisit(request, name: site, item.row) else {
        return Grade(error: "'\(site)' is no name")
      }
      let verdict = try visit.verdict(under: plan.plan)
      let isRight = (verdict == .passed) == item.shouldPass
      if item.isHidden {
        grade.hidden.note(shouldBlock: !item.shouldPass, isRight: isRight)
      } else {
        grade.visible.note(shouldBlock: !item.shouldPass, isRight: isRight)
      }
      guard !isRight, grade.fault == nil else { continue }
      grade.fault = Grade.Fault(
        place: item.words, expected: item.shouldPass ? "passed" : "blocked",
        found: verdict.rawValue, explanation: try explain(visit, plan, work: work))
    }
    return grade
  }

  private func options(censor: String) -> ReplayOptions {
    var options = ReplayOptions()
    options.rules = [rules]
    options.censors = [censor]
    options.isCertain = true
    return options
  }

  /// `{steps: {...}, strategy: '...', censor: mine.yaml}`: with a censor of its own, that has to block the visit
  /// as it is, and the strategy has to get past it too.
  private func cases(_ answer: String) throws(ConfigurationError) -> [Case] {
    let node = try ConfigurationNode.load(path: answer)
    let mapping = try node.mapping(of: "an answer", keys: ["censor", "strategy"])
    let row = try EvasionTable.Row(mapping.required("strategy"))
    var cases: [Case] = []
    if let own = mapping["censor"] {
      let name = try own.string(of: "censor")
      guard !name.hasPrefix("/"), !name.split(separator: "/").contains("..") else {
        throw own.error(
          "a censor that comes with the answer must be in the same folder", remedy: "write its name"
        )
      }
      let path = URL(fileURLWithPath: answer).deletingLastPathComponent().path + "/" + name
      let none = try EvasionTable.Row.none()
      cases.append(
        Case(
          words: "the visit as it is at \(name)", censor: path, row: none, shouldPass: false,
          isHidden: false))
      cases.append(
        Case(
          words: "the strategy at \(name)", censor: path, row: row, shouldPass: true,
          isHidden: false))
    }
    for (censors, isHidden) in [(censors, false), (hiddenCensors, true)] {
      for censor in censors {
        cases.append(
          Case(
            words: "the strategy at \(censor)", censor: censor, row: row, shouldPass: true,
            isHidden: isHidden))
      }
    }
    return cases
  }

  private func explain(_ visit: StrategyVisit, _ plan: LoadedPlan, work: String) throws -> String {
    let path = work + "/visit.pcap"
    try visit.write(to: OutputFile(path))
    let answer = try FlowExplanation(plan)
      .explain(.number(1), of: [CaptureFile(path: path, name: "visit")]).answer
    guard case .explained(let explanation, _) = answer else { return "" }
    return ExplanationFormat.text(explanation)
  }
}
