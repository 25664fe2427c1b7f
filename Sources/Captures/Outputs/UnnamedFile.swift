import Glibc

/// An open file that no folder lists: it goes away when it is let go of, however the program ends.
final class UnnamedFile: Sendable {
  private let folder: String
  private let descriptor: Int32

  /// - Parameter folder: the one whose file system has the room.
  init(in folder: String) throws(OutputError) {
    self.folder = folder
    // A file that never had a name; some file systems have none such (open(2)).
    let unnamed = unsafe open(folder, O_RDWR | UnnamedFile.temporary | O_CLOEXEC, 0o600)
    guard unnamed < 0 else {
      descriptor = unnamed
      return
    }
    descriptor = try TemporaryFile(in: folder, status: nil, for: folder).unnamed()
  }

  deinit { close(descriptor) }

  /// Adds bytes at the end.
  func write(_ bytes: [UInt8]) throws(OutputError) {
    guard DescriptorBytes.write(bytes, to: descriptor) else {
      throw OutputError(path: folder, "a file in it cannot be written in full", code: errno)
    }
  }

  /// The bytes at a place.
  func read(_ range: Range<Int>) throws(OutputError) -> [UInt8] {
    guard let bytes = DescriptorBytes.read(range, of: descriptor) else {
      throw OutputError(path: folder, "a file in it cannot be read again", code: errno)
    }
    return bytes
  }

  /// `O_TMPFILE`, which is a macro that Swift does not import: `__O_TMPFILE | O_DIRECTORY`.
  private static let temporary: Int32 = 0o20_000_000 | O_DIRECTORY
}
