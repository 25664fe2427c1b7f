import CZlib

/// Gzip data (RFC 1952) to the bytes that were compressed, a piece at a time.
///
/// Members that follow one another count as one (RFC 1952 §2.2), as gzip(1) treats them.
@safe
struct Inflater: ~Copyable {
  /// What became of one step.
  struct Step {
    /// Bytes of the input that were used up.
    var consumedCount: Int
    /// Bytes that were written to the output.
    var producedCount: Int
    /// What is wrong with the data; nothing more can be read from it then.
    var failure: String?
  }

  // zlib's state points back at its z_stream and refuses to work once that has moved.
  private let stream: UnsafeMutablePointer<z_stream>
  /// Whether the last member was read to its end, and no other has begun.
  private(set) var isBetweenMembers = false

  /// Nil when there is no memory for the 32 KiB window.
  init?() {
    unsafe stream = .allocate(capacity: 1)
    unsafe stream.initialize(to: z_stream())
    // 15: the largest window; 16 more: a gzip header and trailer, and no other.
    let code = unsafe inflateInit2_(
      stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    if code != Z_OK {
      unsafe stream.deallocate()
      return nil
    }
  }

  deinit {
    unsafe inflateEnd(stream)
    unsafe stream.deallocate()
  }

  /// Decompresses from `input` to `output` until one of the two is used up or a member ends.
  ///
  /// Safe because zlib reads and writes no more than the counts it is given, which are those of
  /// the buffers, and keeps neither pointer: both are reset before the return.
  mutating func step(
    _ input: UnsafeBufferPointer<UInt8>, into output: UnsafeMutableBufferPointer<UInt8>
  ) -> Step {
    if isBetweenMembers {
      unsafe inflateReset(stream)
      isBetweenMembers = false
    }
    let inputCount = UInt32(clamping: input.count)
    let outputCount = UInt32(clamping: output.count)
    unsafe stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
    unsafe stream.pointee.avail_in = inputCount
    unsafe stream.pointee.next_out = output.baseAddress
    unsafe stream.pointee.avail_out = outputCount
    let code = unsafe inflate(stream, Z_NO_FLUSH)
    let step = unsafe Step(
      consumedCount: Int(inputCount &- stream.pointee.avail_in),
      producedCount: Int(outputCount &- stream.pointee.avail_out),
      failure: failure(code))
    unsafe stream.pointee.next_in = nil
    unsafe stream.pointee.next_out = nil
    isBetweenMembers = code == Z_STREAM_END
    return step
  }

  /// What `code` says is wrong, or nil.
  private func failure(_ code: Int32) -> String? {
    switch code {
    case Z_OK, Z_STREAM_END, Z_BUF_ERROR: return nil
    case Z_MEM_ERROR: return "no memory to decompress"
    default:
      guard let message = unsafe stream.pointee.msg else { return "zlib error \(code)" }
      return unsafe String(cString: message)
    }
  }
}
