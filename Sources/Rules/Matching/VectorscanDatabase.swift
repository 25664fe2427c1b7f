import CVectorscan

/// Texts that Vectorscan looks for all at once, in a block of bytes, without regard to the case of ASCII
/// letters.
///
/// Expressions are not left to it: 5.4.9 misses `t[a-h]+n` in texts of 64 bytes and more, by where in
/// them it stands.
///
/// `@unchecked Sendable`: the database is a pointer to memory that nothing writes after
/// compilation, and that any number of threads may scan with (hs_runtime.h). `@safe`: it is made
/// by `init`, freed by `deinit` and used in between only.
@safe final class VectorscanDatabase: @unchecked Sendable {
  /// A pattern that the compiler refuses.
  struct CompileError: Error {
    /// Which one; nil when all together are too much.
    var index: Int?
    var reason: String
  }

  /// A text, and where it is meant.
  struct Pattern: Hashable {
    var text: [UInt8]
    var anchor: TextAnchor = []
  }

  /// How many patterns there are.
  let patternCount: Int
  let database: OpaquePointer
  /// The length of each text; with these bits where it is meant at the start or the end only.
  let lengths: [UInt32]
  static let startBit: UInt32 = 1 << 31
  static let endBit: UInt32 = 1 << 30

  /// Compiles `patterns`, of which none may be empty.
  init(_ patterns: [Pattern]) throws(CompileError) {
    patternCount = patterns.count
    lengths = patterns.map {
      UInt32(clamping: $0.text.count) | ($0.anchor.contains(.start) ? Self.startBit : 0)
        | ($0.anchor.contains(.end) ? Self.endBit : 0)
    }
    unsafe database = try Self.compile(patterns.map(\.text))
  }

  /// Bytes of memory.
  var byteCount: Int {
    var count = 0
    // Writes the size of the database, which is valid as long as this object.
    return unsafe hs_database_size(database, &count) == HS_SUCCESS ? count : 0
  }

  deinit { unsafe hs_free_database(database) }

  /// Calls the compiler.
  private static func compile(_ texts: [[UInt8]]) throws(CompileError) -> OpaquePointer {
    // Each text in one array with a NUL behind it, so that the pointers below stay inside it.
    let characters = texts.flatMap { text in text.map { CChar(bitPattern: $0) } + [CChar(0)] }
    let lengths = texts.map(\.count)
    let ids = (0..<texts.count).map { UInt32(clamping: $0) }
    let flags = [UInt32](repeating: UInt32(HS_FLAG_CASELESS), count: texts.count)
    var database: OpaquePointer?
    var error: UnsafeMutablePointer<hs_compile_error_t>?
    unsafe characters.withUnsafeBufferPointer { buffer in
      var pointers: [UnsafePointer<CChar>?] = unsafe []
      var offset = 0
      for length in lengths {
        unsafe pointers.append(buffer.baseAddress.map { unsafe $0 + offset })
        offset += length + 1
      }
      _ = unsafe hs_compile_lit_multi(
        pointers, flags, ids, lengths, UInt32(clamping: texts.count), UInt32(HS_MODE_BLOCK), nil,
        &database, &error)
    }
    if let database = unsafe database { return unsafe database }
    throw unsafe CompileError(error)
  }

  /// Why `expression` is none, nil when the compiler reads it.
  static func complaint(about expression: [UInt8]) -> CompileError? {
    if expression.contains(0) { return CompileError(index: 0, reason: "it has a NUL") }
    let text = expression.map { CChar(bitPattern: $0) } + [CChar(0)]
    var information: UnsafeMutablePointer<hs_expr_info_t>?
    var error: UnsafeMutablePointer<hs_compile_error_t>?
    // The text ends in NUL. The caller owns what comes back, from malloc.
    let code = unsafe hs_expression_info(text, UInt32(HS_FLAG_CASELESS), &information, &error)
    guard code == HS_SUCCESS else { return unsafe CompileError(error) }
    let isEmptyMatch = unsafe information?.pointee.min_width == 0
    unsafe free(information)
    return isEmptyMatch ? CompileError(index: 0, reason: "it is found in every name") : nil
  }

  /// Makes `space` large enough to scan with this database.
  func allocate(_ space: inout OpaquePointer?) -> Bool {
    unsafe hs_alloc_scratch(database, &space) == HS_SUCCESS
  }
}

extension VectorscanDatabase.CompileError {
  /// Takes over the compiler's own error, which ends with this.
  fileprivate init(_ error: UnsafeMutablePointer<hs_compile_error_t>?) {
    guard let error = unsafe error else {
      self.init(index: nil, reason: "out of memory")
      return
    }
    let index = unsafe error.pointee.expression
    let reason = unsafe error.pointee.message.map { unsafe String(cString: $0) } ?? "unknown"
    self.init(index: index < 0 ? nil : Int(index), reason: reason)
    unsafe hs_free_compile_error(error)
  }
}
