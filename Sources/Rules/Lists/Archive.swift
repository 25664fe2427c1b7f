import CArchive
import Configuration

/// What is packed in a file: one file, by gzip, xz, zstd, bzip2 and the like, or in a zip or tar archive.
///
/// libarchive reads them as a stream, so that no more than the limit is ever held.
enum Archive {
  /// How files begin that are packed: gzip (RFC 1952), xz, zstd (RFC 8878), bzip2, lz4, zip, and tar by
  /// what stands at byte 257.
  private static let beginnings: [[UInt8]] = [
    [0x1F, 0x8B], [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00], [0x28, 0xB5, 0x2F, 0xFD],
    [0x42, 0x5A, 0x68],
    [0x04, 0x22, 0x4D, 0x18], [0x50, 0x4B, 0x03, 0x04], [0x50, 0x4B, 0x05, 0x06],
  ]

  /// Whether `bytes` are packed.
  static func isPacked(_ bytes: [UInt8]) -> Bool {
    beginnings.contains { bytes.starts(with: $0) }
      || bytes.count > 262 && bytes[257..<262].elementsEqual("ustar".utf8)
  }

  /// What the file packed in `bytes` holds.
  ///
  /// - Throws: when it is damaged or cut, holds more than one file or none, or is larger than `limit`.
  static func unpacked(
    _ bytes: [UInt8], path: String, limit: Int
  ) throws(ConfigurationError) -> [UInt8] {
    guard let archive = unsafe archive_read_new() else {
      throw ConfigurationError(file: path, message: "cannot be unpacked: there is no memory")
    }
    defer { unsafe archive_read_free(archive) }
    let problem = { (_ what: String) in
      ConfigurationError(
        file: path, message: "cannot be unpacked: \(what)", remedy: "is it whole? download it again"
      )
    }
    unsafe archive_read_support_filter_gzip(archive)
    unsafe archive_read_support_filter_xz(archive)
    unsafe archive_read_support_filter_zstd(archive)
    unsafe archive_read_support_filter_bzip2(archive)
    unsafe archive_read_support_filter_lz4(archive)
    unsafe archive_read_support_format_zip(archive)
    unsafe archive_read_support_format_tar(archive)
    unsafe archive_read_support_format_raw(archive)
    var result: Result<[UInt8], ConfigurationError> = .failure(problem("it holds no file"))
    // The bytes outlive the reading, which ends within this closure.
    unsafe bytes.withUnsafeBytes { buffer in
      guard unsafe archive_read_open_memory(archive, buffer.baseAddress, buffer.count) == ARCHIVE_OK
      else {
        result = .failure(problem(unsafe reason(of: archive)))
        return
      }
      do throws(ConfigurationError) {
        result = .success(unsafe try onlyFile(of: archive, path: path, limit: limit, problem))
      } catch {
        result = .failure(error)
      }
    }
    return try result.get()
  }

  /// The contents of the one file of an archive that was opened.
  private static func onlyFile(
    of archive: OpaquePointer, path: String, limit: Int,
    _ problem: (String) -> ConfigurationError
  ) throws(ConfigurationError) -> [UInt8] {
    var contents: [UInt8]?
    var count = 0
    while true {
      var entry: OpaquePointer?
      let code = unsafe archive_read_next_header(archive, &entry)
      if code == ARCHIVE_EOF { break }
      guard code >= ARCHIVE_WARN, let entry = unsafe entry else {
        throw problem(unsafe reason(of: archive))
      }
      guard unsafe archive_entry_filetype(entry) & 0o170000 == 0o100000 else { continue }
      count += 1
      guard count == 1 else { continue }
      contents = unsafe try read(archive, path: path, limit: limit, problem)
    }
    guard count <= 1 else {
      throw ConfigurationError(
        file: path, message: "is an archive of \(count) files, and a list is one",
        remedy: "unpack it, and name the list that is meant")
    }
    guard let contents else { throw problem("it holds no file") }
    return contents
  }

  private static func read(
    _ archive: OpaquePointer, path: String, limit: Int, _ problem: (String) -> ConfigurationError
  ) throws(ConfigurationError) -> [UInt8] {
    var contents: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 18)
    while true {
      // At most as many bytes are written as the chunk has.
      let count = unsafe chunk.withUnsafeMutableBytes {
        unsafe archive_read_data(archive, $0.baseAddress, $0.count)
      }
      if count == 0 { return contents }
      guard count > 0 else { throw problem(unsafe reason(of: archive)) }
      guard contents.count + count <= limit else {
        throw ConfigurationError(
          file: path,
          message: "is larger than \(limit >> 20) MiB when unpacked, the most that is read")
      }
      contents.append(contentsOf: chunk[..<count])
    }
  }

  /// What libarchive says of its last error.
  private static func reason(of archive: OpaquePointer) -> String {
    // The text is the archive's, and ends in NUL.
    unsafe archive_error_string(archive).map { unsafe String(cString: $0) } ?? "it is damaged"
  }
}
