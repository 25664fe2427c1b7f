#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Which file something is, whatever path leads to it: its device and its number there.
public struct FileIdentity: Hashable, Sendable {
  private var device: UInt64
  private var inode: UInt64

  /// That of the file at a path, symbolic links followed; nil when there is none.
  public init?(path: String) {
    var status = stat()
    // The path is a string of Swift's, so it ends in NUL.
    guard unsafe stat(path, &status) == 0 else { return nil }
    self.init(status)
  }

  /// That of an open file.
  public init?(descriptor: Int32) {
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { return nil }
    self.init(status)
  }

  private init(_ status: stat) {
    device = UInt64(truncatingIfNeeded: status.st_dev)
    inode = UInt64(truncatingIfNeeded: status.st_ino)
  }
}
