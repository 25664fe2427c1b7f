import Rules

/// Answers an HTTP request in the server's name, with a page that says so or with a redirection.
enum BlockPage {
  static func applies(to field: Field, overTCP: Bool) -> Bool {
    guard overTCP else { return false }
    return switch field {
    case .httpHost, .httpURL, .httpRequest: true
    default: false
    }
  }

  static var outcome: Outcome { Outcome(blocking: .httpDiff, failure: nil) }
}
