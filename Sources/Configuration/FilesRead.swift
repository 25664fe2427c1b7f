import Synchronization

/// The files that `FileBytes` has read: rule sets, the lists that they name, censors, scenarios.
///
/// Noted where they are opened, and not by those that ask for them, so that no kind of file is
/// forgotten when it is asked whether an output would take the place of an input.
public enum FilesRead {
  private static let paths = Mutex<[FileIdentity: String]>([:])

  /// All of them so far, each by the path that it was first read by.
  public static var all: [FileIdentity: String] { paths.withLock { $0 } }

  /// Notes an open file.
  static func add(_ descriptor: Int32, _ path: String) {
    guard let identity = FileIdentity(descriptor: descriptor) else { return }
    paths.withLock { paths in
      if paths[identity] == nil { paths[identity] = path }
    }
  }
}
