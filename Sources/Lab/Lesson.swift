import Configuration

/// A lesson: `lessons/NAME/lesson.yaml`, with its text in `lesson.md` beside it.
struct Lesson: Encodable, Sendable {
  /// A question, and the state of the lab in which it is answered.
  struct Question: Encodable, Sendable {
    var ask: String
    /// The part of the lab's address behind `#`.
    var state: String
    /// What must be found there: a text of the ladder or of the totals.
    var find: String
  }

  var name: String
  var title: String
  var minutes: Int
  var state: String
  var questions: [Question]
  var sources: [String]
  /// Markdown of paragraphs, lists, emphasis and code.
  var text: String

  /// Loads the lesson of a folder.
  init(folder: String) throws(ConfigurationError) {
    name = String(folder.split(separator: "/").last ?? "lesson")
    let node = try ConfigurationNode.load(path: folder + "/lesson.yaml")
    let mapping = try node.mapping(
      of: "a lesson", keys: ["title", "minutes", "state", "questions", "sources"])
    title = try mapping.required("title").string(of: "title")
    minutes = try mapping.required("minutes").integer(of: "minutes", in: 1...120)
    state = try mapping.required("state").string(of: "state")
    sources = []
    for element in try mapping.required("sources").scalarOrSequence(of: "sources") {
      sources.append(try element.string(of: "a source"))
    }
    questions = []
    for element in try mapping.required("questions").sequence(of: "questions") {
      let question = try element.mapping(of: "a question", keys: ["ask", "state", "find"])
      questions.append(
        Question(
          ask: try question.required("ask").string(of: "ask"),
          state: try question["state"]?.string(of: "state") ?? state,
          find: try question.required("find").string(of: "find")))
    }
    let path = folder + "/lesson.md"
    text = try ConfigurationNode.text(
      of: FileBytes.contents(of: path, limit: 1 << 20), file: path)
  }
}
