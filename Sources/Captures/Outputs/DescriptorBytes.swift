import Glibc

/// Bytes to and from open files, whole whatever the system does at a time.
enum DescriptorBytes {
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
      if count < 0, errno == EINTR || errno == EAGAIN && isReady(descriptor) { continue }
      guard count > 0 else { return false }
      written += count
    }
    return true
  }

  /// Reads the bytes of a file at a place.
  ///
  /// - Returns: nil when the system refuses or there are fewer, with the reason in `errno`.
  static func read(_ range: Range<Int>, of descriptor: Int32) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: range.count)
    var done = 0
    while done < bytes.count {
      let missing = bytes.count - done
      // Reads into `bytes` from `done` to its end, which lies in the buffer.
      let count = unsafe bytes.withUnsafeMutableBytes { buffer in
        unsafe pread(
          descriptor, buffer.baseAddress.map { unsafe $0 + done }, missing,
          range.lowerBound + done)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return nil }
      done += count
    }
    return bytes
  }

  /// Waits until a descriptor that does not block, as some shells and terminals leave them, takes more.
  private static func isReady(_ descriptor: Int32) -> Bool {
    var wait = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
    return unsafe poll(&wait, 1, -1) > 0 || errno == EINTR
  }
}
