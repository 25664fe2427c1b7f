import Foundation
import Glibc

/// A file for what is only read from one, in a folder of this process.
enum ScratchFile {
  /// Memory where there is such a file system, since a fuzzer writes it thousands of times.
  private static let folder =
    FileManager.default.isWritableFile(atPath: "/dev/shm") ? "/dev/shm" : NSTemporaryDirectory()

  /// Writes `bytes` to a file, whose path goes to `body`, and removes it afterwards.
  static func with(_ bytes: [UInt8], suffix: String, _ body: (String) -> Void) {
    let thread = pthread_self()
    let path = "\(folder)/chokepoint-fuzz-\(getpid())-\(thread)\(suffix)"
    guard let file = unsafe fopen(path, "w") else { preconditionFailure("no scratch file") }
    let written = unsafe fwrite(bytes, 1, bytes.count, file)
    precondition(unsafe fclose(file) == 0 && written == bytes.count)
    body(path)
    unsafe unlink(path)
  }
}
