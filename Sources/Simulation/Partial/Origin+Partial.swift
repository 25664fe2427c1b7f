import Configuration
import Dissection
import Population
import Reports
import Text

// What decided on a plan, in a partial result: the options, and the files with their digests.
extension Report.Origin {
  /// The SHA-256 of all that a figure hangs on, beside the captures and the program: options, files, the list of
  /// public suffixes, seed.
  var planDigest: String {
    var writer = PartialWriter()
    writePlan(to: &writer)
    writer.number(seed)
    return MessageDigest.sha256(writer.bytes)
  }

  func write(to writer: inout PartialWriter) {
    writePlan(to: &writer)
    writer.fixed(Hexadecimal.bytes(planDigest) ?? [])
  }

  private func writePlan(to writer: inout PartialWriter) {
    writer.list(options) { option, writer in
      writer.text(option.name)
      writer.number(option.value.isList ? 1 : 0)
      writer.list(option.values) { $1.text($0) }
    }
    writer.list(files) { file, writer in
      writer.number(ReadFile.Kind.allCases.firstIndex(of: file.kind) ?? 0)
      writer.text(file.path)
      writer.fixed(Hexadecimal.bytes(file.sha256) ?? [])
    }
    writer.text(publicSuffixes)
  }

  /// - Parameter program: that all plans of the part share, with its seed.
  init(
    _ reader: inout PartialReader, of program: PartialProgram
  ) throws(PartialError) {
    let options = try reader.list { reader throws(PartialError) in try Report.Option(&reader) }
    let files = try reader.list { reader throws(PartialError) in try ReadFile(&reader) }
    self.init(
      version: program.version, commit: program.commit, options: options, seed: program.seed,
      inputs: [], files: files, publicSuffixes: try reader.text())
    guard try reader.digest() == planDigest else {
      throw reader.error("the digest of a plan is not that of its files and options")
    }
  }

  /// In what another plan differs, as words that follow its part's name; nil where it is the same.
  func difference(from other: Report.Origin) -> String? {
    let mine = Dictionary(options.map { ($0.name, $0.values) }, uniquingKeysWith: { one, _ in one })
    let others = Dictionary(
      other.options.map { ($0.name, $0.values) }, uniquingKeysWith: { one, _ in one })
    for name in Set(mine.keys).union(others.keys).sorted() where mine[name] != others[name] {
      return Self.difference(name, mine[name], from: others[name])
    }
    let digests = Dictionary(
      other.files.map { ($0.path, $0.sha256) }, uniquingKeysWith: { one, _ in one })
    for file in files {
      guard let digest = digests[file.path] else {
        return "was made with the file \(file.path.shown)"
      }
      if digest != file.sha256 {
        return
          "was made with another \(file.path.shown): its SHA-256 was \(file.sha256), and not \(digest)"
      }
    }
    if let file = other.files.first(where: { file in !files.contains { $0.path == file.path } }) {
      return "was made without the file \(file.path.shown)"
    }
    if publicSuffixes != other.publicSuffixes {
      return "was made with the public suffixes of \(publicSuffixes), and not of "
        + other.publicSuffixes
    }
    return planDigest == other.planDigest ? nil : "was made by another plan"
  }

  private static func difference(
    _ option: String, _ values: [String]?, from others: [String]?
  ) -> String {
    let texts = [values, others].map { $0?.joined(separator: ", ") }
    let with = texts[0].map { "with --\(option) \($0.shown)" } ?? "without --\(option)"
    return "was made \(with), and not " + (texts[1].map { "with \($0.shown)" } ?? "without it")
  }
}

extension Report.Option.Value {
  fileprivate var isList: Bool {
    switch self {
    case .text: false
    case .list: true
    }
  }
}

extension Report.Option {
  fileprivate init(_ reader: inout PartialReader) throws(PartialError) {
    let name = try reader.text()
    let isList = try reader.flag()
    let values = try reader.list { reader throws(PartialError) in try reader.text() }
    guard isList || values.count == 1 else { throw reader.error("an option has no value") }
    self.init(name, isList ? .list(values) : .text(values[0]))
  }
}

extension ReadFile {
  fileprivate init(_ reader: inout PartialReader) throws(PartialError) {
    let kind = Kind.allCases[try reader.index(below: Kind.allCases.count)]
    self.init(kind, path: try reader.text(), bytes: [])
    sha256 = try reader.digest()
  }
}
