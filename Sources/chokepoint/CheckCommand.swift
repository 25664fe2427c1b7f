import ArgumentParser
import Captures
import Exercises
import FoundationEssentials
import Reports
import Text

/// `chokepoint check`.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Grades answers to an exercise.",
    discussion: """
      An exercise is a folder of exercises/: a task whose answer is a rule set, a censor, or a strategy of \
      evasion. Students see some of its flows; others are hidden. An answer is right about a flow if it \
      blocks or passes it as the teacher's answer does. The score, from 0 to 100, is the mean of two shares, \
      over visible and hidden flows alike: of the flows that should be blocked, how many are; and of those \
      that should pass, how many do.

      For one answer it prints the score, the first wrong flow and what happened to it. For several answers, \
      or a folder of them, it prints a table; --csv writes it for other programs.

      Examples:
        chokepoint check one-domain my-rules.yaml
        chokepoint check one-domain answers/ --csv grades.csv

      Exit status: 0 done, whatever the scores; 1 some input could not be read; 2 wrong usage, or an exercise \
      that cannot be used.
      """)

  @Argument(help: "The exercise: a folder, or the name of one in exercises/.")
  var exercise: String

  @Argument(help: "Answers, or folders of them.")
  var answers: [String]

  @Option(help: "Write the table as CSV.")
  var csv: String?

  func run() throws {
    let paths = try answers.flatMap(Self.files)
    guard !paths.isEmpty else { throw ValidationError("the folder has no answers.") }
    var outputs = try CommandOutputs(inputs: paths)
    let file = try outputs.place(csv).map { try OutputFile($0) }
    let exercise = try Exercise(folder: ExerciseFolder.path(of: exercise))
    let work = FileManager.default.temporaryDirectory
      .appendingPathComponent("chokepoint-check-\(ProcessInfo.processInfo.processIdentifier)").path
    try FileManager.default.createDirectory(atPath: work, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: work) }
    var grades: [(answer: String, grade: Grade)] = []
    for path in paths { grades.append((path, try exercise.grade(path, work: work))) }
    outputs.write(GradeTable.csv(grades), to: file)
    let page = grades.count == 1 ? GradeTable.page(grades[0].grade) : GradeTable.text(grades)
    outputs.show(page)
    try outputs.finish()
  }

  /// The answers of a folder, by name; a file as it is.
  private static func files(_ path: String) throws -> [String] {
    let files = FileManager.default
    guard files.fileExists(atPath: path) else {
      throw OutputError(path: path, reason: "there is no such answer")
    }
    guard let names = try? files.contentsOfDirectory(atPath: path) else { return [path] }
    return
      names
      .filter { $0.hasSuffix(".yaml") || $0.hasSuffix(".yml") || $0.hasSuffix(".txt") }
      .sorted().map { path + "/" + $0 }
  }
}
