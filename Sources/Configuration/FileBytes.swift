#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Reads a whole file, with errors in the user's words.
public enum FileBytes {
  /// The most bytes of what is neither a file nor a pipe: a terminal may be typed into, but devices such
  /// as `/dev/zero` have no end.
  private static let deviceBytesMax = 1 << 20

  /// The bytes of the file at `path`, which may be a pipe.
  ///
  /// - Parameter limit: the most bytes that are read. Of a file, its size says before it is read whether
  ///   it is larger; a pipe is read up to there.
  /// - Throws: when there is no such file, it is a folder or a device without an end, it may not be
  ///   read, or it is larger than `limit`.
  public static func contents(
    of path: String, limit: Int
  ) throws(ConfigurationError) -> [UInt8] {
    let (descriptor, size, isDevice) = try openFile(path)
    defer { close(descriptor) }
    guard size <= limit else { throw tooLarge(path, limit) }
    if isDevice {
      let limit = min(limit, deviceBytesMax)
      return try readAll(
        descriptor, path: path, expecting: 0, limit: limit,
        excess: ConfigurationError(
          file: path, message: "is a device that does not end",
          remedy: "give a file or a pipe"))
    }
    return try readAll(
      descriptor, path: path, expecting: size, limit: limit, excess: tooLarge(path, limit))
  }

  /// Whether a regular file is at `path`, which gives the same bytes when it is read once more.
  public static func isRegularFile(_ path: String) -> Bool {
    var status = stat()
    // The path is a string of Swift's, so it ends in NUL.
    return unsafe stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
  }

  /// The first bytes of the file at `path`, as many as asked for or fewer where there are no more; none
  /// where it cannot be read.
  public static func beginning(of path: String, count: Int) -> [UInt8] {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return [] }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: count)
    // Writes at most `count` bytes to the array, which has as many.
    let read = unsafe pread(descriptor, &bytes, count, 0)
    return Array(bytes.prefix(max(0, read)))
  }

  /// Opens the file, and tells its size, which is 0 of a pipe, and whether it is neither file nor pipe.
  private static func openFile(
    _ path: String
  ) throws(ConfigurationError) -> (descriptor: Int32, size: Int, isDevice: Bool) {
    // The path is a string of Swift's, so it ends in NUL; the flags take no third argument.
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure(path, errno) }
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else {
      let code = errno
      close(descriptor)
      throw failure(path, code)
    }
    guard status.st_mode & S_IFMT != S_IFDIR else {
      close(descriptor)
      throw ConfigurationError(file: path, message: "is a folder, not a file")
    }
    FilesRead.add(descriptor, path)
    let type = status.st_mode & S_IFMT
    return (descriptor, Int(status.st_size), type == S_IFCHR || type == S_IFBLK)
  }

  /// Reads to the end, which may come later than the size says: a pipe has none.
  private static func readAll(
    _ descriptor: Int32, path: String, expecting size: Int, limit: Int,
    excess: @autoclosure () -> ConfigurationError
  ) throws(ConfigurationError) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(size)
    // One byte more than is expected, so that the end is met in one chunk.
    var chunk = [UInt8](repeating: 0, count: min(max(size + 1, 1 << 14), 1 << 20))
    while true {
      let count = unsafe chunk.withUnsafeMutableBytes {
        // The buffer is `$0.count` long, and that is what is asked for.
        unsafe read(descriptor, $0.baseAddress, $0.count)
      }
      if count == 0 { return bytes }
      if count < 0 {
        if errno == EINTR { continue }
        throw failure(path, errno)
      }
      guard bytes.count + count <= limit else { throw excess() }
      bytes.append(contentsOf: chunk[..<count])
    }
  }

  private static func tooLarge(_ path: String, _ limit: Int) -> ConfigurationError {
    let megabytes = limit >> 20
    let size = megabytes > 0 ? "\(megabytes) MiB" : "\(limit) bytes"
    return ConfigurationError(
      file: path, message: "is larger than \(size), the most that is read")
  }

  private static func failure(_ path: String, _ code: Int32) -> ConfigurationError {
    let message =
      switch code {
      case ENOENT: "no such file"
      case ENOTDIR: "no such file, since a part of its path is not a folder"
      case EACCES, EPERM: "may not be read: permission denied"
      case ELOOP: "no such file: its symbolic links lead in a circle"
      case ENAMETOOLONG: "no such file: the path is too long"
      default: "cannot be read: \(unsafe String(cString: strerror(code)))"
      }
    return ConfigurationError(file: path, message: message)
  }
}
