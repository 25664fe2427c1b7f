import CVectorscan

/// Patterns that Vectorscan looks for all at once, in a block of bytes.
///
/// `@unchecked Sendable`: the database is a pointer to memory that nothing writes after
/// compilation, and that any number of threads may scan with (hs_runtime.h). `@safe`: it is made
/// by `init`, freed by `deinit` and used in between only.
@safe final class VectorscanDatabase: @unchecked Sendable {
  /// What is compiled.
  enum Patterns {
    /// Texts, found without regard to the case of ASCII letters.
    case literals([[UInt8]])
    /// Regular expressions, likewise.
    case expressions([[UInt8]])
  }

  /// A pattern that the compiler refuses.
  struct CompileError: Error {
    /// Which one; nil when all together are too much.
    var index: Int?
    var reason: String
  }

  /// How many patterns there are.
  let patternCount: Int
  let database: OpaquePointer
  /// The length of each literal, 0 of an expression that reports where it begins, and
  /// `unknownStart` of one too complicated for that.
  let lengths: [UInt32]
  static let unknownStart = UInt32.max

  /// Compiles `patterns`, of which none may be empty.
  init(_ patterns: Patterns) throws(CompileError) {
    switch patterns {
    case .literals(let texts):
      patternCount = texts.count
      lengths = texts.map { UInt32(clamping: $0.count) }
      let flags = [UInt32](repeating: UInt32(HS_FLAG_CASELESS), count: texts.count)
      unsafe database = try Self.compile(texts, flags: flags, isLiteral: true)
    case .expressions(let texts):
      patternCount = texts.count
      unsafe (database, lengths) = try Self.compileWithStarts(texts)
    }
  }

  /// Bytes of memory.
  var byteCount: Int {
    var count = 0
    // Writes the size of the database, which is valid as long as this object.
    return unsafe hs_database_size(database, &count) == HS_SUCCESS ? count : 0
  }

  deinit { unsafe hs_free_database(database) }

  /// Compiles expressions so that they report where they begin, save those that cannot.
  private static func compileWithStarts(
    _ texts: [[UInt8]]
  ) throws(CompileError) -> (OpaquePointer, [UInt32]) {
    let padded = texts.map(PaddedText.expression)
    let start = UInt32(HS_FLAG_SOM_LEFTMOST)
    let usual = UInt32(HS_FLAG_CASELESS) | UInt32(HS_FLAG_MULTILINE)
    var flags = [UInt32](repeating: usual | start, count: texts.count)
    var isEachTried = false
    while true {
      do {
        let database = try unsafe compile(padded, flags: flags, isLiteral: false)
        return unsafe (database, flags.map { $0 & start != 0 ? 0 : unknownStart })
      } catch {
        guard let index = error.index, flags[index] & start != 0 else { throw error }
        flags[index] &= ~start
        guard !isEachTried else { continue }
        // All that cannot are found in one go: compiling the whole again for each would take hours.
        isEachTried = true
        for index in texts.indices where flags[index] & start != 0 && repeats(texts[index]) {
          let pattern = Array(padded[index...index])
          if let alone = try? unsafe compile(pattern, flags: [flags[index]], isLiteral: false) {
            unsafe hs_free_database(alone)
          } else {
            flags[index] &= ~start
          }
        }
      }
    }
  }

  /// Whether an expression has repeats, without which it always knows where it begins.
  private static func repeats(_ expression: [UInt8]) -> Bool {
    var scanner = ExpressionScanner(expression)
    while let (piece, _) = scanner.next() {
      if case .repeats = piece { return true }
    }
    return false
  }

  /// Calls the compiler.
  private static func compile(
    _ texts: [[UInt8]], flags: [UInt32], isLiteral: Bool
  ) throws(CompileError) -> OpaquePointer {
    // Each text in one array with a NUL behind it, so that the pointers below stay inside it.
    let characters = texts.flatMap { text in text.map { CChar(bitPattern: $0) } + [CChar(0)] }
    let lengths = texts.map(\.count)
    let ids = (0..<texts.count).map { UInt32(clamping: $0) }
    var database: OpaquePointer?
    var error: UnsafeMutablePointer<hs_compile_error_t>?
    unsafe characters.withUnsafeBufferPointer { buffer in
      var pointers: [UnsafePointer<CChar>?] = unsafe []
      var offset = 0
      for length in lengths {
        unsafe pointers.append(buffer.baseAddress.map { unsafe $0 + offset })
        offset += length + 1
      }
      let count = UInt32(clamping: texts.count)
      let mode = UInt32(HS_MODE_BLOCK)
      if isLiteral {
        _ = unsafe hs_compile_lit_multi(
          pointers, flags, ids, lengths, count, mode, nil, &database, &error)
      } else {
        _ = unsafe hs_compile_multi(pointers, flags, ids, count, mode, nil, &database, &error)
      }
    }
    if let database = unsafe database { return unsafe database }
    throw unsafe CompileError(error)
  }

  /// Why `expression` is not compiled, nil when it is.
  static func complaint(about expression: [UInt8]) -> CompileError? {
    if expression.contains(0) { return CompileError(index: 0, reason: "it has a NUL") }
    // Before the compiler looks at it: that can take minutes.
    do throws(ExpressionProblem) {
      if let complaint = try ExpressionSize(expression).complaint {
        return CompileError(index: 0, reason: complaint)
      }
    } catch {
      return CompileError(index: 0, reason: error.reason)
    }
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
