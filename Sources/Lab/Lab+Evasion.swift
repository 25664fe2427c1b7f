import Captures
import Configuration
import Evasion
import Exercises
import Foundation
import Gateway
import Simulation

/// A visit with a strategy: the capture that it became, and at which censors of the gallery it passes.
struct EvasionAnswer: Encodable, Sendable {
  struct Cell: Encodable, Sendable {
    var censor: String
    var title: String
    /// What becomes of the visit as clients make it, and with the strategy.
    var plain: String
    var evading: String
  }

  var capture: String
  var cells: [Cell]
}

/// A grade.
struct GradeAnswer: Encodable, Sendable {
  struct Part: Encodable, Sendable {
    var right: Int
    var total: Int
  }

  struct Fault: Encodable, Sendable {
    var place: String
    var expected: String
    var found: String
    var explanation: String
  }

  var score: Int
  var visible: Part
  var hidden: Part
  var fault: Fault?
  var error: String?
}

/// An exercise as students see it.
struct ExerciseAnswer: Encodable, Sendable {
  var name: String
  var title: String
  var kind: String
  var task: String
  var start: String
}

extension Lab {
  func evade(_ request: EvasionRequest) async throws -> EvasionAnswer {
    guard let kind = VisitRequest(rawValue: request.request) else {
      throw LabError(400, "'\(request.request)' is no request")
    }
    let row = try strategy(request)
    guard let visit = StrategyVisit(kind, name: request.name, row),
      let plain = StrategyVisit(kind, name: request.name, try EvasionTable.Row.none())
    else { throw LabError(422, "'\(request.name)' is no name") }
    let path = try await bench.newCapturePath()
    try visit.write(to: OutputFile(path))
    let name = try await bench.add(path, name: "visit: \(row.title)")
    var cells: [EvasionAnswer.Cell] = []
    for entry in folders.entries("censors") {
      var side = request.side
      side.scenario = nil
      side.censor = entry.name
      side.censorText = nil
      side.certain = true
      let loaded = try await bench.load(side)
      cells.append(
        EvasionAnswer.Cell(
          censor: entry.name, title: loaded.plan.censors[0].title,
          plain: try plain.verdict(under: loaded.plan).rawValue,
          evading: try visit.verdict(under: loaded.plan).rawValue))
    }
    return EvasionAnswer(capture: name, cells: cells)
  }

  /// A row of a published table, or one that was written on the page.
  private func strategy(_ request: EvasionRequest) throws -> EvasionTable.Row {
    guard let name = request.table else {
      return try EvasionTable.Row(parsing: request.strategy ?? "", file: "strategy")
    }
    guard let entry = folders.entries("evasion").first(where: { $0.name == name }) else {
      throw LabError(404, "there is no table '\(name)'")
    }
    let rows = try EvasionTable(contentsOf: entry.path).rows
    guard let index = request.row, rows.indices.contains(index) else {
      throw LabError(404, "the table '\(name)' has no such strategy")
    }
    return rows[index]
  }

  // MARK: - Exercises

  var exerciseNames: [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folders.exercises)) ?? []
    return names.filter {
      FileManager.default.fileExists(atPath: "\(folders.exercises)/\($0)/exercise.yaml")
    }.sorted()
  }

  func exercise(_ name: String) throws -> Exercise {
    guard exerciseNames.contains(name) else {
      throw LabError(404, "there is no exercise '\(name)'")
    }
    return try Exercise(folder: "\(folders.exercises)/\(name)")
  }

  func task(_ name: String) throws -> ExerciseAnswer {
    let exercise = try exercise(name)
    return ExerciseAnswer(
      name: name, title: exercise.title, kind: exercise.kind.rawValue, task: exercise.task,
      start: exercise.start)
  }

  func grade(_ request: GradeRequest) throws -> GradeAnswer {
    let exercise = try exercise(request.exercise)
    var rules = LabRules(folders)
    defer { rules.removeWritten() }
    let path = try rules.write(request.answer, name: "answer", kind: "answer")
    let grade = try exercise.grade(path, work: folders.work)
    return GradeAnswer(
      score: grade.score,
      visible: GradeAnswer.Part(right: grade.visible.right, total: grade.visible.total),
      hidden: GradeAnswer.Part(right: grade.hidden.right, total: grade.hidden.total),
      fault: grade.fault.map {
        GradeAnswer.Fault(
          place: $0.place, expected: $0.expected, found: $0.found, explanation: $0.explanation)
      }, error: grade.error?.replacingOccurrences(of: path, with: "answer"))
  }
}
