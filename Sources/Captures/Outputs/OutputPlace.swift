import CProcess
import Configuration
import Glibc

/// Where an output goes, found out without touching anything there.
///
/// What is no regular file (a pipe, a terminal, `/dev/null`) is written to directly, as is standard
/// output. That is told by what stands at the path, and not by its name: `/dev/shm/x` is a file.
public struct OutputPlace: Sendable {
  enum Kind: Sendable {
    /// `-`, and every path that leads to where standard output goes.
    case standardOutput
    /// A pipe or a device, which is there.
    case direct
    /// A file, which is there or not.
    ///
    /// - Parameters:
    ///   - target: its path behind symbolic links, which stay when the file is replaced.
    ///   - status: of the file that is there.
    case file(target: String, status: stat?)
  }

  /// By what two outputs are seen to be one.
  enum Key: Hashable, Sendable {
    case standardOutput
    case file(FileIdentity)
    /// A file that is not there yet.
    case name(String, in: FileIdentity)
  }

  /// As it was asked for.
  public let path: String
  let kind: Kind
  /// Nil for devices such as `/dev/null`, which take any number of outputs.
  let key: Key?

  /// Looks where `path` leads.
  ///
  /// - Throws: `OutputError` when nothing can be written there: it is a folder, or in one that is not
  ///   there or may not be written to.
  public init(_ path: String) throws(OutputError) {
    self.path = path
    if path == "-" {
      guard chokepoint_stdout_was_closed() == 0 else {
        throw OutputError(path: path, reason: "it is closed", code: EBADF)
      }
      (kind, key) = (.standardOutput, .standardOutput)
      return
    }
    guard let status = try Self.status(path) else {
      let target = try Self.target(of: path)
      (kind, key) = (.file(target: target, status: nil), try Self.keyOfNew(target, path))
      return
    }
    let type = status.st_mode & S_IFMT
    guard type != S_IFDIR else {
      throw OutputError(path: path, reason: "is a folder; name a file in it")
    }
    let identity = FileIdentity(path: path)
    let isTerminal = type == S_IFCHR && Self.isTerminal(status)
    if type != S_IFCHR || isTerminal, chokepoint_stdout_was_closed() == 0,
      identity == FileIdentity(descriptor: STDOUT_FILENO)
    {
      (kind, key) = (.standardOutput, .standardOutput)
      return
    }
    guard [S_IFREG, S_IFIFO, S_IFCHR].contains(type) else {
      throw OutputError(path: path, reason: "is no file; name one")
    }
    try Self.requireAccess(path, W_OK, path)
    // A link of /proc may lead to what has no name.
    guard type == S_IFREG, case let target = try Self.target(of: path),
      FileIdentity(path: target) == identity
    else {
      kind = .direct
      key = type == S_IFCHR && !isTerminal ? nil : identity.map { .file($0) }
      return
    }
    // The folder takes the temporary file.
    try Self.requireAccess(Self.folder(of: target), W_OK | X_OK, path)
    (kind, key) = (.file(target: target, status: status), identity.map { .file($0) })
  }

  /// A folder for what is put together before it is written: the file's own, which has the room, or
  /// that for temporary files where the output is no file.
  public var workingFolder: String {
    guard case .file(let target, _) = kind else {
      // A string of the C library, copied at once.
      return unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? "/var/tmp"
    }
    return Self.folder(of: target)
  }

  /// The path of a regular file, there or not, behind symbolic links.
  public var filePath: String? {
    guard case .file(let target, _) = kind else { return nil }
    return target
  }

  /// Where a path leads: symbolic links are followed one by one, since the last may lead to a file that
  /// is not there yet.
  private static func target(of path: String) throws(OutputError) -> String {
    var target = path
    // As many as Linux follows (path_resolution(7)).
    for _ in 0..<40 {
      var status = stat()
      guard unsafe lstat(target, &status) == 0 else {
        guard errno == ENOENT else {
          throw OutputError(path: path, "cannot be written", code: errno)
        }
        return target
      }
      guard status.st_mode & S_IFMT == S_IFLNK else { return target }
      var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
      let count = unsafe readlink(target, &buffer, buffer.count - 1)
      guard count > 0 else { throw OutputError(path: path, "cannot be written", code: errno) }
      let link = String(terminated: buffer)
      target = link.hasPrefix("/") ? link : folder(of: target) + "/" + link
    }
    throw OutputError(path: path, "cannot be written", code: ELOOP)
  }

  private static func keyOfNew(_ target: String, _ path: String) throws(OutputError) -> Key? {
    let folder = folder(of: target)
    let name = target.split(separator: "/", omittingEmptySubsequences: false).last.map(String.init)
    guard let name, !name.isEmpty, name != ".", name != ".." else {
      throw OutputError(path: path, reason: "cannot be written: it names no file")
    }
    try requireAccess(folder, W_OK | X_OK, path)
    return FileIdentity(path: folder).map { .name(name, in: $0) }
  }

  static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  private static func requireAccess(
    _ target: String, _ mode: Int32, _ path: String
  ) throws(OutputError) {
    // Strings of Swift's end in a zero byte.
    guard unsafe faccessat(AT_FDCWD, target, mode, AT_EACCESS) == 0 else {
      throw OutputError(path: path, "cannot be written", code: errno)
    }
  }

  /// What stands at a path, behind links; nil for nothing.
  private static func status(_ path: String) throws(OutputError) -> stat? {
    var status = stat()
    guard unsafe stat(path, &status) != 0 else { return status }
    guard errno == ENOENT else { throw OutputError(path: path, "cannot be written", code: errno) }
    return nil
  }

  /// Whether a character device is a terminal, on which two documents would be mixed: those have the
  /// major numbers 4, 5 and 136 to 143 (Linux, admin-guide/devices.txt).
  private static func isTerminal(_ status: stat) -> Bool {
    let major = (status.st_rdev >> 8) & 0xfff
    // Null, zero and full are of 1.
    return major == 4 || major == 5 || (136...143).contains(major)
  }
}
