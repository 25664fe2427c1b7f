import Text

/// Grades as text, and as a table.
public enum GradeTable {
  /// The grade of one answer, with its first fault.
  public static func page(_ grade: Grade) -> String {
    if let error = grade.error {
      return ShownText.page(["score     0 of 100", "error     \(error.shown)"])
    }
    var lines = ["score     \(grade.score) of 100", line("seen", grade.visible)]
    if grade.hidden.total > 0 { lines.append(line("kept", grade.hidden)) }
    guard let fault = grade.fault else { return ShownText.page(lines + ["All is right."]) }
    lines += [
      "", "First wrong flow: \(fault.place.shown)",
      "It should be \(fault.expected), and is \(fault.found).", "",
    ]
    return ShownText.page(lines) + fault.explanation
  }

  private static func line(_ word: String, _ part: Grade.Part) -> String {
    word.padded(10)
      + "\(part.right) of \(part.total) right: \(part.blockedRight) of \(part.blocked) "
      + "blocked that should be, \(part.passedRight) of \(part.passed) passed"
  }

  /// A line an answer.
  public static func text(_ grades: [(answer: String, grade: Grade)]) -> String {
    let width = min(44, max(6, grades.map { $0.answer.shown.cellCount }.max() ?? 0))
    var lines = ["answer".padded(width) + "  score         seen         kept  first wrong"]
    for (answer, grade) in grades {
      let parts = [grade.visible, grade.hidden].map {
        "\($0.right) of \($0.total)".paddedLeft(13)
      }
      lines.append(
        answer.shown.fitted(width).padded(width) + "\(grade.score)".paddedLeft(7)
          + parts.joined() + "  " + (grade.error ?? grade.fault?.place ?? "").shown)
    }
    return ShownText.page(lines)
  }

  /// The table as CSV (RFC 4180).
  public static func csv(_ grades: [(answer: String, grade: Grade)]) -> [UInt8] {
    var text = "answer,score,seen_right,seen,kept_right,kept,first_wrong,error\r\n"
    for (answer, grade) in grades {
      let fields = [
        answer, "\(grade.score)", "\(grade.visible.right)", "\(grade.visible.total)",
        "\(grade.hidden.right)", "\(grade.hidden.total)", grade.fault?.place ?? "",
        grade.error ?? "",
      ]
      text += CSVText.row(fields)
    }
    return Array(text.utf8)
  }
}
