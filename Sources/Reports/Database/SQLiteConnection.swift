import CSQLite
import Captures
import Glibc

/// A database of SQLite: a file of this machine, by its path alone.
///
/// The only file that calls the C library. Each string that is lent to it lives as long as the call, or
/// is copied by it (`SQLITE_TRANSIENT`).
@safe final class SQLiteConnection {
  private let path: String
  // A handle of the library, which is closed once.
  private let handle: OpaquePointer

  /// Opens the file, which is made unless it is there.
  ///
  /// - Parameter path: what errors call it.
  init(_ file: String, _ path: String) throws(OutputError) {
    self.path = path
    var opened: OpaquePointer?
    let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
    // Names such as `:memory:` and `file:x?mode=memory` mean something else without a folder, the second
    // one where the library was built with SQLITE_USE_URI, as Debian's is.
    let path = file.hasPrefix("/") ? file : "./" + file
    let result = unsafe sqlite3_open_v2(path, &opened, flags, nil)
    guard result == SQLITE_OK, let opened = unsafe opened else {
      let reason = unsafe opened.map { unsafe Self.message($0) } ?? "out of memory"
      unsafe sqlite3_close_v2(opened)
      throw OutputError(path: self.path, reason: "cannot be opened as a database: \(reason)")
    }
    unsafe handle = opened
    unsafe sqlite3_busy_timeout(handle, 5000)
  }

  deinit { unsafe sqlite3_close_v2(handle) }

  /// Runs statements that give nothing back.
  func run(_ sql: String) throws(OutputError) {
    guard unsafe sqlite3_exec(handle, sql, nil, nil, nil) == SQLITE_OK else { throw failure }
  }

  /// The number that a query gives first; 0 when it gives none.
  func number(_ sql: String) throws(OutputError) -> Int64 {
    let statement = try Statement(sql, self)
    return try statement.step() ? statement.number : 0
  }

  /// The row that was inserted last.
  var lastRow: Int64 { unsafe sqlite3_last_insert_rowid(handle) }

  fileprivate var failure: OutputError {
    let reason = unsafe Self.message(handle)
    let remedy =
      switch unsafe sqlite3_errcode(handle) {
      case SQLITE_BUSY, SQLITE_LOCKED: ": another program writes to it; try again when it has ended"
      case SQLITE_READONLY, SQLITE_CANTOPEN, SQLITE_PERM:
        ": name a file in a folder that may be written to"
      case SQLITE_NOTADB: ": name another file"
      case SQLITE_FULL: ": make room, or name a file elsewhere"
      default: ""
      }
    let isFull = unsafe sqlite3_errcode(handle) == SQLITE_FULL
    return OutputError(
      path: path, reason: "cannot be written: \(reason)\(remedy)", code: isFull ? ENOSPC : nil)
  }

  private static func message(_ handle: OpaquePointer) -> String {
    unsafe String(cString: sqlite3_errmsg(handle))
  }

  /// A statement that is run again and again, with other values.
  @safe final class Statement {
    private let connection: SQLiteConnection
    // A statement of the connection, which outlives it.
    private let handle: OpaquePointer

    init(_ sql: String, _ connection: SQLiteConnection) throws(OutputError) {
      self.connection = connection
      var prepared: OpaquePointer?
      guard unsafe sqlite3_prepare_v2(connection.handle, sql, -1, &prepared, nil) == SQLITE_OK,
        let prepared = unsafe prepared
      else { throw connection.failure }
      unsafe handle = prepared
    }

    deinit { unsafe sqlite3_finalize(handle) }

    /// Runs it with values for its parameters, in their order; nil is NULL.
    func run(_ values: [String?]) throws(OutputError) {
      unsafe sqlite3_reset(handle)
      for (index, value) in values.enumerated() {
        guard try bind(value, at: Int32(truncatingIfNeeded: index + 1)) else {
          throw connection.failure
        }
      }
      _ = try step()
    }

    /// Runs it with values for its parameters, in their order.
    ///
    /// - Parameter bytes: of which texts are ranges.
    func run(_ values: [SQLiteValue], of bytes: [UInt8]) throws(OutputError) {
      // The bytes are lent to the library until the bindings are cleared.
      let isDone = unsafe bytes.withUnsafeBufferPointer { bytes in
        defer {
          unsafe sqlite3_reset(handle)
          unsafe sqlite3_clear_bindings(handle)
        }
        for (index, value) in values.enumerated() {
          let index = Int32(truncatingIfNeeded: index + 1)
          guard unsafe bind(value, of: bytes, at: index) else { return false }
        }
        return unsafe sqlite3_step(handle) == SQLITE_DONE
      }
      guard isDone else { throw connection.failure }
    }

    private func bind(
      _ value: SQLiteValue, of bytes: UnsafeBufferPointer<UInt8>, at index: Int32
    ) -> Bool {
      switch value {
      case .null: return unsafe sqlite3_bind_null(handle, index) == SQLITE_OK
      case .number(let number):
        return unsafe sqlite3_bind_int64(handle, index, number) == SQLITE_OK
      case .text(let range):
        let text = unsafe UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: bytes[range]))
        let count = Int32(clamping: range.count)
        // No destructor: SQLITE_STATIC.
        return unsafe sqlite3_bind_text(
          handle, index, text.baseAddress?.assumingMemoryBound(to: CChar.self), count, nil)
          == SQLITE_OK
      }
    }

    private func bind(_ value: String?, at index: Int32) throws(OutputError) -> Bool {
      guard let value else { return unsafe sqlite3_bind_null(handle, index) == SQLITE_OK }
      // The library copies the text before it returns.
      let copies = unsafe unsafeBitCast(-1, to: sqlite3_destructor_type.self)
      let count = Int32(clamping: value.utf8.count)
      return unsafe sqlite3_bind_text(handle, index, value, count, copies) == SQLITE_OK
    }

    /// Goes to the next row.
    ///
    /// - Returns: whether there is one.
    fileprivate func step() throws(OutputError) -> Bool {
      switch unsafe sqlite3_step(handle) {
      case SQLITE_ROW: return true
      case SQLITE_DONE: return false
      default: throw connection.failure
      }
    }

    /// The first column of the row.
    fileprivate var number: Int64 { unsafe sqlite3_column_int64(handle, 0) }
  }
}

/// A value of a column.
enum SQLiteValue {
  case null
  case number(Int64)
  /// A range of bytes that stand elsewhere.
  case text(Range<Int>)
}
