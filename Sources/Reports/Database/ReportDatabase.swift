public import Captures
import FoundationEssentials

/// `--sqlite`: a database that runs are appended to, one transaction a replay: it is written in full or
/// not at all.
public final class ReportDatabase {
  private let path: String
  /// Where the file is, behind links: SQLite's own files stand beside it.
  private let file: String
  /// Nil until there is a file: an empty one would be left behind where nothing comes of the run.
  private var connection: SQLiteConnection?

  /// The files that SQLite makes beside a database (sqlite.org/tempfiles.html).
  public static let companions = ["-journal", "-wal", "-shm"]

  /// Opens the database if it is there, and sees that it is one of runs.
  ///
  /// - Throws: `OutputError` when nothing can be appended to it; it is then as it was.
  public init(_ place: OutputPlace) throws(OutputError) {
    path = place.path
    guard let file = place.filePath else {
      throw OutputError(path: path, reason: "is no file; a database must be one")
    }
    self.file = file
    if FileManager.default.fileExists(atPath: file) { connection = try open() }
  }

  private func open() throws(OutputError) -> SQLiteConnection {
    let connection = try SQLiteConnection(file, path)
    // What is no database is found by the first question.
    let tables = try connection.number("SELECT count(*) FROM sqlite_master")
    let application = try connection.number("PRAGMA application_id")
    // Whether anything can be written is better known before a replay than after it.
    try connection.run("BEGIN IMMEDIATE; ROLLBACK")
    let version = try connection.number("PRAGMA user_version")
    if tables == 0, application == 0, version == 0 { return connection }
    guard application == DatabaseSchema.application, tables > 0 else {
      throw OutputError(
        path: path, reason: "is a database of another program: name another file")
    }
    guard version == DatabaseSchema.version else {
      throw OutputError(
        path: path,
        reason: "has version \(version) of the tables, and \(DatabaseSchema.version) is written: "
          + "name another file")
    }
    return connection
  }

  /// Appends the reports of a replay and its flows.
  ///
  /// A signal that would end the program waits until what was begun is undone.
  ///
  /// - Parameters:
  ///   - flows: lines as `FlowsFormat` writes them.
  ///   - appended: when that is, in UTC, as ISO 8601 has it.
  public func append(
    _ reports: [Report], flows: KeptLines, appended: String
  ) throws(OutputError) {
    try EndingSignal.deferred { () throws(OutputError) -> Void in
      try appendAll(reports, flows, appended)
    }
  }

  private func appendAll(
    _ reports: [Report], _ flows: KeptLines, _ appended: String
  ) throws(OutputError) {
    let isNew = connection == nil
    do throws(OutputError) {
      if connection == nil { connection = try open() }
      guard let connection else { return }
      try append(reports, flows, appended, to: connection)
    } catch {
      connection = nil
      if isNew { removeEmpty() }
      throw error
    }
  }

  /// Removes the file that was made, unless another program has put something into it since.
  private func removeEmpty() {
    let size = try? FileManager.default.attributesOfItem(atPath: file)[.size] as? Int
    if size == 0 { try? FileManager.default.removeItem(atPath: file) }
  }

  private func append(
    _ reports: [Report], _ flows: KeptLines, _ appended: String,
    to connection: SQLiteConnection
  ) throws(OutputError) {
    // 16 MiB, also to sort what indexes are made of.
    try connection.run("PRAGMA cache_size = -16384")
    try connection.run("BEGIN IMMEDIATE")
    do throws(OutputError) {
      let isEmpty = try connection.number("SELECT count(*) FROM sqlite_master") == 0
      if isEmpty { try connection.run(DatabaseSchema.statements) }
      let transaction = ReportTransaction(path: path, connection: connection)
      try transaction.append(reports, flows, appended)
      if isEmpty { try connection.run(DatabaseSchema.indexes) }
      try connection.run("COMMIT")
    } catch {
      // What the transaction has done is undone; if that fails, SQLite does it at the next opening.
      try? connection.run("ROLLBACK")
      throw error
    }
  }
}
