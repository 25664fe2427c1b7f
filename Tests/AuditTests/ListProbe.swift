import Audit
import Configuration
import TestSupport
import Testing

/// A small list in some format, and visits that it must block and must let pass: worked out by hand from
/// the documentation that the format's file names.
struct ListProbe: CustomTestStringConvertible, Sendable {
  /// The format or form that is tried.
  var what: String
  /// The list's file, which may say what it is by its name.
  var name = "list.txt"
  var list: [UInt8]
  var blocked: [String]
  var passed: [String]

  var testDescription: String { what }

  init(_ what: String, name: String = "list.txt", _ list: String, blocked: String, passed: String) {
    self.init(what, name: name, Array(list.utf8), blocked: blocked, passed: passed)
  }

  init(_ what: String, name: String = "list.txt", _ list: [UInt8], blocked: String, passed: String)
  {
    self.what = what
    self.name = name
    self.list = list
    self.blocked = Self.urls(blocked)
    self.passed = Self.urls(passed)
  }

  /// Visits between blanks; without a scheme over TLS.
  private static func urls(_ text: String) -> [String] {
    text.split(separator: " ").map { $0.contains("://") ? String($0) : "https://\($0)/" }
  }

  /// Which of the visits are blocked, by an audit of the list alone.
  func blockedVisits(in folder: TemporaryFolder) throws -> [String] {
    var options = AuditOptions()
    options.rules = [try folder.write(list, to: name)]
    options.lists = [
      try folder.write((blocked + passed).joined(separator: "\n") + "\n", to: "visits.txt")
    ]
    let result = try SiteAudit(options).run()
    return result.blocked.map { result.site($0.place).text }
  }
}
