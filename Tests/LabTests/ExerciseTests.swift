import Exercises
import Foundation
import TestSupport
import Testing

/// The exercises that come with Chokepoint, and what answers to them are worth.
@Suite struct ExerciseTests {
  private static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

  private func grade(_ exercise: String, _ answer: String) throws -> Grade {
    let folder = try TemporaryFolder()
    let path = try folder.write(answer, to: "answer.yaml")
    return try Exercise(folder: "\(Self.root)/exercises/\(exercise)")
      .grade(path, work: folder.path)
  }

  @Test func thereAreFiveAtLeast() {
    #expect(ExerciseFolder.names.count >= 5)
  }

  @Test(arguments: ["one-domain", "http-and-https", "operator", "fully-encrypted"])
  func theTeachersAnswerHasAllPoints(exercise: String) throws {
    let path = "\(Self.root)/exercises/\(exercise)/reference.yaml"
    let grade = try grade(exercise, String(contentsOfFile: path, encoding: .utf8))
    #expect(grade.score == 100)
    #expect(grade.fault == nil)
    // Neither part is of one kind only, which doing nothing would get right.
    for part in [grade.visible, grade.hidden] {
      #expect(part.blocked > 0 && part.passed > 0)
    }
  }

  @Test(arguments: ["one-domain", "http-and-https", "operator", "fully-encrypted"])
  func whatAnAnswerBeginsWithIsNotRightYet(exercise: String) throws {
    let start = try Exercise(folder: "\(Self.root)/exercises/\(exercise)").start
    let grade = try grade(exercise, start)
    #expect(grade.error == nil)
    #expect((1..<100).contains(grade.score))
    #expect(grade.fault?.explanation.hasPrefix("Flow ") == true)
  }

  @Test func whoBlocksNothingOrEverythingGetsHalf() throws {
    let nothing = "rules:\n  - {id: none, names: [nobody.example]}\n"
    let everything = "rules:\n  - {id: all, addresses: [0.0.0.0/0, \"::/0\"]}\n"
    for answer in [nothing, everything] {
      #expect(try grade("operator", answer).score == 50)
    }
  }

  /// Both names contain the text, and neither is below the domain.
  @Test func theFirstWrongFlowIsTheLookAlike() throws {
    let grade = try grade("one-domain", "rules:\n  - {id: a, names: [\"contains:tweet\"]}\n")
    #expect(grade.visible.blockedRight == grade.visible.blocked)
    #expect(grade.fault?.expected == "passed")
    #expect(grade.fault?.place.contains("bittersweetweets.example") == true)
  }

  @Test func anAnswerThatCannotBeUsedSaysWhy() throws {
    let grade = try grade("one-domain", "rules:\n  - {id: a, nmaes: [x]}\n")
    #expect(grade.score == 0)
    #expect(grade.error?.contains("did you mean 'names'?") == true)
  }

  /// `rules/evasion/records-and-segments-2025.yaml` has who published which: of these five, only the GFW of 2023
  /// reads a name that is cut by segments.
  @Test func aStrategyIsWorthTheCensorsItGetsPast() throws {
    let segments = try grade("evade", "strategy:\n  steps: {segments-at: in-name}\n")
    #expect(segments.visible.right == 3 && segments.visible.total == 3)
    #expect(segments.hidden.right == 1 && segments.hidden.total == 2)
    #expect(segments.score == 75)
    #expect(segments.fault?.place.contains("gfw-tls-2023") == true)
    let none = try grade("evade", "strategy:\n  strategy: '\\/'\n")
    #expect(none.score == 0)
  }

  @Test func aCensorOfTheAnswersOwnHasToBlockTheVisit() throws {
    let folder = try TemporaryFolder()
    let mine = "name: mine\ntitle: Mine\nplacement: on-path\nreactions: {sni: tcp-reset}\n"
    _ = try folder.write(mine + "stream: {segments: alone}\n", to: "mine.yaml")
    let answer = "censor: mine.yaml\nstrategy:\n  steps: {segments-at: in-name}\n"
    let path = try folder.write(answer, to: "answer.yaml")
    let exercise = try Exercise(folder: "\(Self.root)/exercises/evade")
    let grade = try exercise.grade(path, work: folder.path)
    #expect(grade.visible.blocked == 1 && grade.visible.blockedRight == 1)
    let outside = try folder.write(
      answer.replacingOccurrences(of: "mine.yaml", with: "../mine.yaml"), to: "outside.yaml")
    #expect(try exercise.grade(outside, work: folder.path).error?.contains("same folder") == true)
  }

  @Test func manyAnswersMakeATable() throws {
    let exercise = try Exercise(folder: "\(Self.root)/exercises/one-domain")
    let folder = try TemporaryFolder()
    var grades: [(answer: String, grade: Grade)] = []
    for (name, text) in [
      ("ada.yaml", "rules:\n  - {id: a, names: [tweet.test]}\n"), ("ben.yaml", "rules: ["),
    ] {
      let path = try folder.write(text, to: name)
      grades.append((name, try exercise.grade(path, work: folder.path)))
    }
    let lines = String(decoding: GradeTable.csv(grades), as: UTF8.self)
      .components(separatedBy: "\r\n")
    #expect(lines[1].hasPrefix("ada.yaml,100,"))
    #expect(lines[2].hasPrefix("ben.yaml,0,0,0,0,0,,"))
    #expect(GradeTable.text(grades).contains("ada.yaml    100 "))
  }
}
