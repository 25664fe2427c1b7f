import Glibc

/// An open file or standard input, read once from its beginning to its end, and counted and
/// digested on the way.
struct InputFile: ~Copyable {
  private let descriptor: Int32
  private var digest: SHA256Digest?
  /// Bytes that were read so far.
  private(set) var readCount: Int64 = 0
  /// The size of a regular file in bytes; nil for pipes, devices and standard input from them.
  let size: Int64?
  /// Why reading stopped before the end, in the system's words; nil as long as it did not.
  private(set) var failure: String?
  private var isAtEnd = false

  /// Opens `file`. With `digest`, the SHA-256 of all its bytes is computed while they are read.
  init(_ file: CaptureFile, digest: Bool) throws(CaptureError) {
    let isStandardInput = file.isStandardInput
    // A copy of descriptor 0, so that closing it leaves standard input as it was.
    descriptor =
      isStandardInput
      ? fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3)
      : unsafe open(file.path, O_RDONLY | O_CLOEXEC | O_NOCTTY)
    let code = errno
    // Both before the first throw: a noncopyable value must be whole to be destroyed.
    self.digest = digest ? SHA256Digest() : nil
    var status = stat()
    let hasStatus = unsafe descriptor >= 0 && fstat(descriptor, &status) == 0
    let kind = hasStatus ? status.st_mode & S_IFMT : 0
    size = kind == S_IFREG ? Int64(status.st_size) : nil
    if descriptor < 0 { throw CaptureError(path: file.path, systemError: code) }
    if kind == S_IFDIR { throw CaptureError(path: file.path, systemError: EISDIR) }
    if isStandardInput, isatty(descriptor) == 1 {
      throw CaptureError(
        path: file.path, reason: "a terminal, not a capture",
        remedy: "pipe a capture in, for example: zstd -dc x.pcap.zst | chokepoint replay -")
    }
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
  }

  /// Reads what is there, up to the size of `buffer`, and waits if nothing is; 0 at the end.
  ///
  /// Safe because read(2) writes at most `buffer.count` bytes to it.
  mutating func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    guard !isAtEnd else { return 0 }
    while true {
      if size == nil, !waits() { return end(EINTR) }
      let count = unsafe Glibc.read(descriptor, buffer.baseAddress, buffer.count)
      if count > 0 {
        readCount &+= Int64(count)
        unsafe digest?.update(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        return count
      }
      if count < 0 && errno == EINTR { continue }
      return end(count < 0 ? errno : 0)
    }
  }

  /// - Parameter code: why nothing more is read; 0 at the end.
  private mutating func end(_ code: Int32) -> Int {
    if code != 0 { failure = systemMessage(code) }
    isAtEnd = true
    return 0
  }

  /// Waits until a pipe has bytes or ends.
  ///
  /// - Returns: false when a signal comes first that is to end the program.
  private func waits() -> Bool {
    var wait = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    // A fifth of a second at a time: a signal just before the call would not end it.
    while unsafe poll(&wait, 1, 200) == 0 {
      if EndingSignal.isPending { return false }
    }
    return !EndingSignal.isPending
  }

  /// Reads what is left, and returns the SHA-256 of the whole file in hexadecimal digits; nil when
  /// no digest was asked for, when it was taken before, or when the file could not be read.
  mutating func finishDigest() -> String? {
    guard digest != nil else { return nil }
    unsafe withUnsafeTemporaryAllocation(byteCount: 1 << 18, alignment: 64) { buffer in
      while unsafe !EndingSignal.isPending && read(into: buffer) > 0 {}
    }
    let finished = digest.take()?.finish()
    return failure == nil && !EndingSignal.isPending ? finished : nil
  }
}

extension CaptureError {
  /// An error with the system's number: `path` cannot be opened or looked into.
  init(path: String, systemError code: Int32) {
    let remedy: String? =
      switch code {
      case ENOENT: "check the path"
      case EACCES, EPERM: "check its permissions"
      case EISDIR: "ask for the folder itself, or for a capture in it"
      case EMFILE, ENFILE: "raise the limit on open files: ulimit -n"
      default: nil
      }
    self.init(path: path, reason: "cannot be read: \(systemMessage(code))", remedy: remedy)
  }
}

/// The system's words for an error number.
func systemMessage(_ code: Int32) -> String {
  var buffer = [CChar](repeating: 0, count: 128)
  // The POSIX strerror_r writes a terminated string of at most the given length.
  guard unsafe strerror_r(code, &buffer, buffer.count) != 0 || buffer[0] != 0 else {
    return "error \(code)"
  }
  return String(terminated: buffer)
}
