import ArgumentParser

// What a shell offers, besides files: what the program itself lists.
extension CompletionKind {
  /// The scenarios that come with the program, and files of the working folder.
  static var scenarios: CompletionKind { listed(by: "scenario list") }

  /// The censors that come with the program, and files of the working folder.
  static var censors: CompletionKind { listed(by: "censors list") }

  private static func listed(by command: String) -> CompletionKind {
    // As bash, zsh and fish read it alike: patterns that match nothing are none of theirs.
    .shellCommand(
      "chokepoint \(command) 2>/dev/null | cut -d' ' -f1; "
        + "find . -maxdepth 1 -name '*.yaml' 2>/dev/null | cut -c3-")
  }
}
