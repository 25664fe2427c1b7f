/// Why an entry of a list is left out.
enum ListLoss: Error, Hashable {
  /// It should be a name, and is none.
  case name(NameProblem)
  /// It is not what the format allows: the end of "is ...".
  case malformed(String)
  /// The format has such entries, and no gateway looks for them here: the end of "is ...".
  case unused(String)

  /// What such an entry has or is.
  var message: String {
    switch self {
    case .name(let problem): problem.message
    case .malformed(let what), .unused(let what): what
    }
  }

  /// What to write instead.
  var remedy: String? {
    switch self {
    case .name(let problem): problem.remedy
    case .malformed, .unused: nil
    }
  }

  /// Whether the entry is wrong, rather than about something else.
  var isWrong: Bool {
    switch self {
    case .name, .malformed: true
    case .unused: false
    }
  }
}
