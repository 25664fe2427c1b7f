extension ConfigurationNode {
  /// The most bytes of a YAML file.
  static let fileBytesMax = 64 << 20
  /// The most anchors and aliases of a file. Few, since aliases of aliases grow by powers: these
  /// allow 8^8 copies at most.
  static let anchorCountMax = 8
  static let aliasCountMax = 64
  /// The most lists and mappings within each other.
  static let depthMax = 64

  /// Reads the YAML file at `path`.
  public static func load(path: String) throws(ConfigurationError) -> ConfigurationNode {
    let bytes = try FileBytes.contents(of: path, limit: fileBytesMax)
    return try parse(text(of: bytes, file: path), file: path)
  }

  /// Reads the YAML file at `path`, which decides on figures as what `kind` says.
  public static func load(
    _ kind: ReadFile.Kind, path: String
  ) throws(ConfigurationError) -> (root: ConfigurationNode, file: ReadFile) {
    let bytes = try FileBytes.contents(of: path, limit: fileBytesMax)
    let root = try parse(text(of: bytes, file: path), file: path)
    return (root, ReadFile(kind, path: path, bytes: bytes))
  }

  /// Reads YAML from `text`; `file` is the name that errors give.
  public static func parse(
    _ text: String, file: String
  ) throws(ConfigurationError) -> ConfigurationNode {
    guard text.utf8.contains(where: { $0 > 0x20 }) else {
      throw ConfigurationError(file: file, message: "is empty")
    }
    try checkReferences(text, file: file)
    do throws(YAMLProblem) {
      if let root = try YAMLReader.root(of: text, file: file) { return root }
    } catch {
      throw YAMLDiagnosis(error, of: text).error(file: file)
    }
    throw ConfigurationError(file: file, message: "holds nothing but comments")
  }

  /// The text that `bytes` are in UTF-8, without a byte order mark.
  public static func text(of bytes: [UInt8], file: String) throws(ConfigurationError) -> String {
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
      throw ConfigurationError(file: file, message: "is UTF-16 text", remedy: "save it as UTF-8")
    }
    let hasMark = bytes.starts(with: [0xEF, 0xBB, 0xBF])
    guard let text = String(validating: bytes[(hasMark ? 3 : 0)...], as: UTF8.self) else {
      throw ConfigurationError(
        file: file, line: lineOfInvalidText(bytes), message: "is not UTF-8 text",
        remedy: "save it as UTF-8")
    }
    return text
  }

  /// The first line that is no UTF-8.
  private static func lineOfInvalidText(_ bytes: [UInt8]) -> Int {
    let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
    let index = lines.firstIndex { String(validating: $0, as: UTF8.self) == nil }
    return (index ?? 0) + 1
  }

  /// Counts what may be an anchor (`&x`) or an alias (`*x`), before the parser expands them: a `&`
  /// or `*` where a value may begin. Quoted texts and comments may be counted too.
  private static func checkReferences(
    _ text: String, file: String
  ) throws(ConfigurationError) {
    var anchorCount = 0
    var aliasCount = 0
    var line = 1
    var mayBegin = true
    for byte in text.utf8 {
      if byte == UInt8(ascii: "\n") { line += 1 }
      if mayBegin {
        anchorCount += byte == UInt8(ascii: "&") ? 1 : 0
        aliasCount += byte == UInt8(ascii: "*") ? 1 : 0
      }
      if anchorCount > anchorCountMax || aliasCount > aliasCountMax {
        throw ConfigurationError(
          file: file, line: line,
          message: anchorCount > anchorCountMax
            ? "more than \(anchorCountMax) anchors (&)" : "more than \(aliasCountMax) aliases (*)",
          remedy: "write the values out, and quote a text that begins with & or *")
      }
      mayBegin =
        switch byte {
        case 0...0x20, UInt8(ascii: "["), UInt8(ascii: "{"), UInt8(ascii: ","): true
        default: false
        }
    }
  }
}
