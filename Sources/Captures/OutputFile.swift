import Glibc
import Text

/// A file that appears whole or not at all: written beside its place, and put there at the end.
///
/// What is no regular file (`/dev/stdout`, a pipe) is written to directly, as is standard output, `-`.
/// A file that is not finished is removed.
public final class OutputFile {
  /// As it was asked for.
  public let path: String
  /// Where the bytes go until the file is whole; nil when they go to their place directly.
  private let temporaryPath: String?
  private var descriptor: Int32

  /// Creates it.
  ///
  /// - Throws: `OutputError` when nothing can be written there.
  public init(_ path: String) throws(OutputError) {
    self.path = path
    guard Self.kind(of: path) != S_IFDIR else {
      throw OutputError(path: path, reason: "is a folder; name a file in it")
    }
    temporaryPath = Self.temporaryPath(for: path)
    if path == "-" {
      // A copy, so that closing it leaves standard output as it was.
      descriptor = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3)
    } else {
      // Both strings end with a zero byte, and live as long as the call.
      descriptor = unsafe open(
        temporaryPath ?? path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    }
    guard descriptor >= 0 else {
      throw OutputError(path: path, reason: "cannot be written: \(Self.systemError)")
    }
  }

  deinit {
    guard descriptor >= 0 else { return }
    close(descriptor)
    if let temporaryPath { unsafe unlink(temporaryPath) }
  }

  /// A folder for what is put together before it is written: the file's own, which has the room, or
  /// that for temporary files where the output is no file.
  public var workingFolder: String {
    guard temporaryPath != nil else {
      // A string of the C library, copied at once.
      return unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? "/var/tmp"
    }
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// Adds bytes at the end.
  public func write(_ bytes: [UInt8]) throws(OutputError) {
    guard Self.write(bytes, to: descriptor) else {
      throw OutputError(path: path, reason: "cannot be written in full: \(Self.systemError)")
    }
  }

  /// Writes all of `bytes` to an open file.
  ///
  /// - Returns: false when the system refuses, with the reason in `errno`.
  static func write(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
    var written = 0
    while written < bytes.count {
      // Reads `bytes` from `written` to its end, which lies in the buffer.
      let count = unsafe bytes.withUnsafeBytes { buffer in
        unsafe Glibc.write(
          descriptor, buffer.baseAddress.map { unsafe $0 + written }, buffer.count - written)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return false }
      written += count
    }
    return true
  }

  /// Puts the file in its place.
  public func finish() throws(OutputError) {
    let isClosed = close(descriptor) == 0
    descriptor = -1
    guard let temporaryPath else { return }
    guard isClosed, unsafe rename(temporaryPath, path) == 0 else {
      let reason = "cannot be put in its place: \(Self.systemError)"
      unsafe unlink(temporaryPath)
      throw OutputError(path: path, reason: reason)
    }
  }

  /// Where a file is written until it is whole; nil where what stands at `path` is no regular file,
  /// and is written to directly. `-` is standard output.
  static func temporaryPath(for path: String) -> String? {
    let kind = kind(of: path)
    return path == "-" || kind != nil && kind != S_IFREG ? nil : "\(path).\(getpid()).tmp"
  }

  /// What stands at a path, behind links: `S_IFREG` and its like; nil for nothing.
  private static func kind(of path: String) -> mode_t? {
    var status = stat()
    return unsafe stat(path, &status) == 0 ? status.st_mode & S_IFMT : nil
  }

  private static var systemError: String {
    // A string of the C library, copied at once.
    unsafe String(cString: strerror(errno))
  }
}

/// Why an output could not be written.
public struct OutputError: Error, Sendable, CustomStringConvertible {
  /// As it was asked for.
  public var path: String
  public var reason: String
  public var description: String { "\(path.shown): \(reason.shown)" }

  /// An error about the file at `path`.
  public init(path: String, reason: String) {
    self.path = path
    self.reason = reason
  }
}
