import Foundation
import Testing

/// Every key that a censor's file may have, and every word that is a value, is explained.
@Suite struct CensorKeysTests {
  /// Where the keys of a censor's file are read.
  private static let readers = SourceFile.sources.filter { file in
    let name = file.path.split(separator: "/").last ?? ""
    return file.target == "Gateway"
      && (name.hasSuffix("+Configuration.swift") || separate.contains(String(name)))
  }

  /// Blocks that are small enough to be read where they are defined.
  private static let separate: Set = [
    "CensorBox+Blocks.swift", "ActiveTime.swift", "ConnectionQuota.swift", "ThrottleRate.swift",
  ]

  /// The words in code of the page: between backticks, and in blocks.
  private static func explainedWords() throws -> Set<String> {
    let page = try SourceFile.text(of: "rules/README.md")
    let code = page.split(separator: "`", omittingEmptySubsequences: false).enumerated()
      .filter { !$0.offset.isMultiple(of: 2) }.map(\.element)
    let words = code.flatMap { part in
      part.split { !($0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-")) }
    }
    return Set(words.map(String.init))
  }

  /// The texts in the lists that follow `keys` in a file.
  private static func keys(in file: SourceFile) throws -> Set<String> {
    let text = file.lines.joined(separator: "\n")
    let list = try NSRegularExpression(pattern: #"keys\b[^\[\]]{0,60}\[([^\]]*)\]"#)
    let literal = try NSRegularExpression(pattern: #""([a-z0-9-]+)""#)
    var keys: Set<String> = []
    for match in list.matches(in: text, range: NSRange(text.startIndex..., in: text)) {
      let body = (text as NSString).substring(with: match.range(at: 1))
      for key in literal.matches(in: body, range: NSRange(body.startIndex..., in: body)) {
        keys.insert((body as NSString).substring(with: key.range(at: 1)))
      }
    }
    return keys
  }

  @Test(arguments: readers)
  func everyKeyIsExplained(file: SourceFile) throws {
    let missing = try Self.keys(in: file).subtracting(try Self.explainedWords())
    #expect(missing.isEmpty, "rules/README.md does not explain \(missing.sorted())")
  }

  /// A guard against a search that finds nothing.
  @Test func theKeysAreFound() throws {
    let keys = try Self.readers.reduce(into: Set<String>()) { $0.formUnion(try Self.keys(in: $1)) }
    #expect(
      keys.isSuperset(of: [
        "placement", "parts", "residual", "renewed", "by-hour", "opened-by", "otherwise",
        "name-characters", "first-frame", "host-name-end", "sequence-offsets", "ip-ttl",
        "flags-without-recursion",
      ]))
    #expect(keys.count > 80)
  }

  /// Values are the raw values of enumerations in the files that hold the habits.
  @Test(arguments: [
    "Gateway/Censors/StreamHabits.swift", "Gateway/Censors/StreamEvent.swift",
    "Gateway/Censors/DNSHabits.swift", "Gateway/Censors/QUICHabits.swift",
    "Gateway/Censors/BoxScope.swift", "Gateway/Censors/Residual.swift",
    "Gateway/Censors/Onset.swift", "Gateway/Censors/TriggerPacketKinds.swift",
    "Gateway/Censors/Censor.swift", "Gateway/Reactions/Reaction.swift",
    "Gateway/Reactions/Forgery/ForgedSegment.swift",
    "Gateway/Reactions/Forgery/ForgedAnswer.swift", "Dissection/HTTP/HTTPHabits.swift",
    "Dissection/TLS/ClientHelloHabits.swift",
  ])
  func everyValueIsExplained(path: String) throws {
    let file = try #require(SourceFile.sources.first { $0.path == "Sources/" + path })
    let values = try Self.values(in: file)
    #expect(!values.isEmpty)
    let missing = values.subtracting(try Self.explainedWords())
    #expect(missing.isEmpty, "rules/README.md does not explain \(missing.sorted())")
  }

  /// `case word` and `case word = "other-word"` in enumerations of strings.
  private static func values(in file: SourceFile) throws -> Set<String> {
    let pattern = try NSRegularExpression(pattern: #"^ +case (\w+)(?: = "([a-z0-9-]+)")?$"#)
    var values: Set<String> = []
    var isOfStrings = false
    for line in file.lines {
      if line.contains("enum ") { isOfStrings = line.contains(": String") }
      guard isOfStrings,
        let match = pattern.firstMatch(in: line, range: NSRange(line.startIndex..., in: line))
      else { continue }
      let raw = match.range(at: 2).location == NSNotFound ? match.range(at: 1) : match.range(at: 2)
      values.insert((line as NSString).substring(with: raw))
    }
    return values
  }
}
