import Captures
import Configuration
public import Reports

/// Whether the files of a report are as they were, and where its captures are now.
public struct ReproductionFiles: Sendable {
  /// What is wrong with a file.
  public struct Finding: Sendable, CustomStringConvertible {
    /// What became of it.
    public enum Fate: String, Sendable { case missing, changed }

    public let fate: Fate
    public let description: String
  }

  /// In the order of captures, then of files.
  public private(set) var findings: [Finding] = []
  /// The captures that were read, as they are called in the report; those that could not be read then are
  /// left out.
  private(set) var captures: [CaptureFile] = []
  private var places: CapturePlaces

  /// Compares the files of a report with what is there.
  ///
  /// - Parameter folders: files and folders in which captures are looked for by their digests; empty where
  ///   they are where they were.
  public init(_ record: ReportRecord, captures folders: [String]) {
    places = CapturePlaces(folders)
    for input in record.origin.inputs { check(input, isLookedFor: !folders.isEmpty) }
    for file in record.files { check(file) }
  }

  /// Whether something is not there, so that nothing can be made again.
  public var lackSomething: Bool { findings.contains { $0.fate == .missing } }

  private mutating func check(_ input: Report.Input, isLookedFor: Bool) {
    guard let digest = input.sha256 else { return checkUnread(input) }
    var file = CaptureFile(path: input.path, name: input.name)
    file.series = input.series
    if isLookedFor {
      guard let path = places.path(of: digest, likely: input.name) else {
        return add(.missing, input.path, "nothing in --captures has its SHA-256, \(digest)")
      }
      file.path = path
      return captures.append(file)
    }
    guard input.path != "-" else {
      return add(
        .missing, "standard input", "the report was made from it; name the file with --captures")
    }
    guard FileBytes.isRegularFile(input.path) else {
      return add(.missing, input.path, "no file is there; --captures says where else to look")
    }
    captures.append(file)
    let found = CapturePlaces.digest(of: file)
    if found != digest { add(.changed, input.path, Self.was(digest, found)) }
  }

  /// What could not be read then adds nothing to the figures, as long as it cannot be read now.
  private mutating func checkUnread(_ input: Report.Input) {
    if input.packets == 0, CapturePlaces.digest(of: CaptureFile(path: input.path)) == nil { return }
    add(.changed, input.path, "it could not be read in full then: \(input.error ?? "no reason")")
  }

  private mutating func check(_ file: ReadFile) {
    if let finding = Self.finding(file) { findings.append(finding) }
  }

  /// What is wrong with a file of rules; nil where it is as it was.
  static func finding(_ file: ReadFile) -> Finding? {
    let path = RulesFolder.located(file.path)
    guard FileBytes.isRegularFile(path), let bytes = try? FileBytes.contents(of: path, limit: .max)
    else { return finding(.missing, file.path, "no \(word(file.kind)) can be read there") }
    let found = ReadFile(file.kind, path: path, bytes: bytes).sha256
    return found == file.sha256 ? nil : finding(.changed, file.path, was(file.sha256, found))
  }

  private mutating func add(_ fate: Finding.Fate, _ path: String, _ reason: String) {
    findings.append(Self.finding(fate, path, reason))
  }

  private static func finding(_ fate: Finding.Fate, _ path: String, _ reason: String) -> Finding {
    Finding(fate: fate, description: "\(path): \(reason)")
  }

  private static func was(_ digest: String, _ found: String?) -> String {
    "its SHA-256 was \(digest) and is \(found ?? "not to be had: it is no capture now")"
  }

  private static func word(_ kind: ReadFile.Kind) -> String {
    kind == .rules ? "rule set" : kind.rawValue
  }
}

/// Captures in files and folders, found by their digests: the likely ones first, each read once.
private struct CapturePlaces: Sendable {
  private var unread: [CaptureFile]
  private var pathByDigest: [String: String] = [:]

  init(_ arguments: [String]) {
    unread = arguments.isEmpty ? [] : CaptureFinder.find(arguments).captures
  }

  mutating func path(of digest: String, likely name: String) -> String? {
    let last = CaptureFile(path: name).name
    // Of the others each is read in its order.
    unread = unread.filter { $0.name.hasSuffix(last) } + unread.filter { !$0.name.hasSuffix(last) }
    while pathByDigest[digest] == nil, !unread.isEmpty {
      let file = unread.removeFirst()
      guard let found = Self.digest(of: file) else { continue }
      pathByDigest[found] = pathByDigest[found] ?? file.path
    }
    return pathByDigest[digest]
  }

  /// The SHA-256 of a file; nil when it is none, or no capture.
  static func digest(of file: CaptureFile) -> String? {
    guard FileBytes.isRegularFile(file.path) else { return nil }
    do {
      var reader = try CaptureReader(file, digest: true)
      return reader.finishDigest()
    } catch {
      return nil
    }
  }
}
