import Testing

/// A file holds one idea, and 400 lines are enough for it.
@Suite struct FileSizeTests {
  private static let lineCountMax = 400

  /// Files that are longer, and how long they are at most. The list may only shrink.
  private static let exceptions: [String: Int] = [:]

  @Test(arguments: SourceFile.sources + SourceFile.tests)
  func filesAreShort(file: SourceFile) {
    let most = Self.exceptions[file.path] ?? Self.lineCountMax
    #expect(file.lines.count - 1 <= most)
  }

  @Test func exceptionsAreStillNeeded() {
    let files = SourceFile.sources + SourceFile.tests
    let long = files.filter { $0.lines.count - 1 > Self.lineCountMax }.map(\.path)
    #expect(Set(Self.exceptions.keys) == Set(long))
  }
}
