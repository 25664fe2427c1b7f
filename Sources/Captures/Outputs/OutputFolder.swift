import Glibc

/// Folders that outputs are written to.
public enum OutputFolder {
  /// Makes the folder at `path`, with those above it, or sees that it is there and empty: nothing that is in
  /// it is lost or taken for an output.
  public static func makeEmpty(_ path: String) throws(OutputError) {
    switch FileKind(path) {
    case .missing(ENOENT): try make(path)
    case .missing(let code):
      throw OutputError(path: path, reason: "cannot be looked into: \(systemMessage(code))")
    case .regular, .other:
      throw OutputError(path: path, reason: "is no folder; name a new one, or an empty one")
    case .folder:
      guard isEmpty(path) else {
        throw OutputError(path: path, reason: "is not empty; name a new folder, or an empty one")
      }
    }
  }

  /// Makes the folders in which the file at `path` is to be.
  public static func make(above path: String) throws(OutputError) {
    guard let slash = path.lastIndex(of: "/"), slash != path.startIndex else { return }
    try make(String(path[..<slash]))
  }

  private static func make(_ path: String) throws(OutputError) {
    if case .folder = FileKind(path) { return }
    try make(above: path)
    // A string that ends with a zero byte, and lives as long as the call.
    guard unsafe mkdir(path, 0o755) == 0 || errno == EEXIST else {
      throw OutputError(path: path, reason: "cannot be made a folder: \(systemMessage(errno))")
    }
  }

  private static func isEmpty(_ path: String) -> Bool {
    guard let stream = unsafe opendir(path) else { return false }
    defer { unsafe closedir(stream) }
    var count = 0
    while unsafe readdir(stream) != nil { count += 1 }
    // Each folder has `.` and `..`.
    return count <= 2
  }
}
