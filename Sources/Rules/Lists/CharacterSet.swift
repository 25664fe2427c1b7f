import Configuration

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Text in other encodings than UTF-8, by the C library's iconv.
enum CharacterSet {
  /// What `bytes` are in UTF-8; where characters are cut or unknown, U+FFFD.
  ///
  /// - Throws: when there is no encoding of that name.
  static func converted(
    _ bytes: [UInt8], from name: String, path: String, limit: Int
  ) throws(ConfigurationError) -> [UInt8] {
    let isName = !name.isEmpty && name.utf8.allSatisfy { (0x21...0x7E).contains($0) }
    // Both names are strings of Swift's, so they end in NUL.
    guard isName, let converter = unsafe iconv_open("UTF-8", name),
      unsafe converter != iconv_t(bitPattern: -1)
    else {
      throw ConfigurationError(
        file: path, message: "is to be read as '\(name.prefix(40))', which is no known encoding",
        remedy: "such as UTF-16 or windows-1251")
    }
    defer { unsafe iconv_close(converter) }
    var output: [UInt8] = []
    output.reserveCapacity(bytes.count)
    var input = bytes
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    var place = 0
    while place < input.count {
      let step = unsafe convert(&input, from: place, to: &chunk, converter)
      output.append(contentsOf: chunk[..<step.written])
      guard output.count <= limit else {
        throw ConfigurationError(
          file: path, message: "is larger than \(limit >> 20) MiB in UTF-8, the most that is read")
      }
      place += step.read
      if step.isStuck {
        output += Array("\u{FFFD}".utf8)
        place += 1
      }
    }
    return output
  }

  /// Converts as much as fits the chunk, and says how much that was, and whether what follows is no
  /// character.
  private static func convert(
    _ input: inout [UInt8], from start: Int, to chunk: inout [UInt8], _ converter: iconv_t
  ) -> (read: Int, written: Int, isStuck: Bool) {
    unsafe input.withUnsafeMutableBytes { source in
      unsafe chunk.withUnsafeMutableBytes { target in
        // Both pointers stay within their buffers: iconv moves them by no more than the counts.
        var from = unsafe source.baseAddress.map {
          unsafe $0.assumingMemoryBound(to: CChar.self) + start
        }
        var to = unsafe target.baseAddress?.assumingMemoryBound(to: CChar.self)
        var readCount = source.count - start
        var writeCount = target.count
        let code = unsafe iconv(converter, &from, &readCount, &to, &writeCount)
        let isFull = code == -1 && errno == E2BIG
        return (
          source.count - start - readCount, target.count - writeCount,
          code == -1 && !isFull && readCount > 0
        )
      }
    }
  }
}
