/// A column of a table that is written, and what a reader has to know of it.
public struct TableColumn: Sendable, Hashable {
  /// What a field holds. In CSV all are text; an empty field is a missing one.
  public enum Kind: String, Sendable, CaseIterable {
    /// SQLite's TEXT, Arrow's string.
    case text
    /// SQLite's INTEGER, Arrow's int64.
    case integer
    /// SQLite's REAL, Arrow's float64.
    case number
    /// 1 or 0, in the tables of audits yes or no; Arrow's bool.
    case flag
    /// RFC 3339, by UTC; SQLite's TEXT, Arrow's timestamp in nanoseconds.
    case time
    /// Several texts: in SQLite a table of its own, in Arrow a list.
    case texts
    /// Several names, each with its kind and the packet that it stands in.
    case names

    /// What SQLite calls it.
    var sqlite: String {
      switch self {
      case .text, .time, .texts, .names: "TEXT"
      case .integer, .flag: "INTEGER"
      case .number: "REAL"
      }
    }
  }

  public var name: String
  public var kind: Kind
  /// What one of it is; nil for texts.
  public var unit: String?
  public var meaning: String
  /// Whether it may be missing.
  public var isOptional: Bool

  init(
    _ name: String, _ kind: Kind, _ unit: String, optional isOptional: Bool = false,
    _ meaning: String
  ) {
    (self.name, self.kind, self.unit, self.meaning) = (name, kind, unit, meaning)
    self.isOptional = isOptional
  }

  /// A column without a unit.
  init(_ name: String, _ kind: Kind, optional isOptional: Bool = false, _ meaning: String) {
    (self.name, self.kind, self.meaning) = (name, kind, meaning)
    self.isOptional = isOptional
  }
}

/// A table that is written, and its columns.
public struct TableDescription: Sendable, Hashable {
  public var name: String
  /// What a row is.
  public var row: String
  public var columns: [TableColumn]

  init(_ name: String, _ row: String, _ columns: [TableColumn]) {
    self.name = name
    self.row = row
    self.columns = columns
  }

  /// What makes its columns in SQLite.
  var sqliteColumns: String {
    columns.map { "\($0.name) \($0.kind.sqlite)" }.joined(separator: ", ")
  }
}
