import CProcess
import Glibc

/// A new file beside the place of another, which goes away unless it is put there: when it is let go
/// of, and when a signal ends the program.
final class TemporaryFile {
  private(set) var descriptor: Int32
  private let path: String
  /// Where it stands among those that a signal removes.
  private let place: Int32
  private var isInPlace = false

  /// Creates it.
  ///
  /// The name cannot be foreseen, and nothing that stands there, a link least of all, is opened.
  ///
  /// - Parameter status: of the file whose place it takes, whose permissions it gets; nil for those that
  ///   new files have.
  /// - Throws: `OutputError` about `output`.
  init(in folder: String, status: stat?, for output: String) throws(OutputError) {
    for _ in 0..<100 {
      let path = "\(folder)/.chokepoint-\(Self.number()).tmp"
      let place = unsafe chokepoint_temporary_add(path)
      guard place >= 0 else {
        throw OutputError(path: output, "cannot be written", code: ENAMETOOLONG)
      }
      let descriptor = unsafe open(
        path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, status == nil ? 0o666 : 0o600)
      if descriptor >= 0 {
        (self.path, self.place, self.descriptor) = (path, place, descriptor)
        if let status { try takeOver(status, output) }
        return
      }
      let code = errno
      chokepoint_temporary_forget(place)
      guard code == EEXIST else {
        throw OutputError(path: output, "cannot be written", code: code)
      }
    }
    throw OutputError(path: output, "cannot be written", code: EEXIST)
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
    if !isInPlace { remove() }
  }

  /// Closes it, and puts it in the place of `target`.
  func move(to target: String, for output: String) throws(OutputError) {
    // Some file systems say only here that they have no room.
    let isClosed = close(descriptor) == 0
    descriptor = -1
    guard isClosed else {
      throw OutputError(path: output, "cannot be written in full", code: errno)
    }
    guard unsafe rename(path, target) == 0 else {
      throw OutputError(path: output, "cannot be put in its place", code: errno)
    }
    isInPlace = true
    chokepoint_temporary_forget(place)
  }

  /// Takes its name away, and hands out its descriptor, which is then the caller's to close.
  func unnamed() -> Int32 {
    isInPlace = true
    remove()
    defer { descriptor = -1 }
    return descriptor
  }

  private func remove() {
    unsafe Glibc.unlink(path)
    chokepoint_temporary_forget(place)
  }

  /// Gives it owner, group and permissions of the file whose place it takes.
  private func takeOver(_ status: stat, _ output: String) throws(OutputError) {
    // Only root may give files away; for others the file becomes theirs, as with any copy.
    let isOwners = fchown(descriptor, status.st_uid, status.st_gid) == 0
    // What is not its owner's may not be more than it was to others.
    let isGroups = isOwners || fchown(descriptor, uid_t.max, status.st_gid) == 0
    let bits = status.st_mode & (isGroups ? 0o777 : 0o707)
    guard fchmod(descriptor, bits) == 0 else {
      throw OutputError(path: output, "cannot get its permissions", code: errno)
    }
  }

  /// Sixteen digits from the system, which no result depends on.
  private static func number() -> String {
    var number: UInt64 = 0
    // Fills the eight bytes of the number; without, file names are still unique by O_EXCL.
    _ = unsafe getentropy(&number, 8)
    return String(number, radix: 16)
  }
}
