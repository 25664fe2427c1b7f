import CVectorscan

/// The memory that one scan at a time needs, and what the last scan found.
///
/// `@unchecked Sendable`: it may be handed from thread to thread, but is used by one at a time:
/// either as the only owner's `KeywordScratch`, which cannot be copied, or under a lock. `@safe`:
/// the memory is made by `init`, freed by `deinit` and used in between only.
@safe final class VectorscanScratch: @unchecked Sendable {
  private var space: OpaquePointer?
  /// The text at hand, aligned, with the padding behind it.
  private var copy: UnsafeMutableRawBufferPointer
  private let paddingCount: Int
  /// The patterns found by the last scan, in the order in which they were.
  private(set) var found: [UInt32] = []
  /// For each pattern 0, or 1 when it was found, or 2 when it was found standing alone.
  private var states: [UInt8] = []

  /// Memory that suffices for any of `databases`; nil when there is none to be had.
  ///
  /// - Parameter paddingCount: bytes behind each text; less than the usual shows what they are for.
  init?(for databases: [VectorscanDatabase], paddingCount: Int = PaddedText.paddingCount) {
    self.paddingCount = paddingCount
    unsafe copy = Self.allocate(4096)
    for database in databases {
      guard unsafe database.allocate(&space) else { return nil }
    }
    let count = databases.map(\.patternCount).max() ?? 0
    states = [UInt8](repeating: 0, count: count)
    found.reserveCapacity(count)
  }

  deinit {
    unsafe hs_free_scratch(space)
    unsafe copy.deallocate()
  }

  /// Room for a text of `count` bytes with its padding.
  private static func allocate(_ count: Int) -> UnsafeMutableRawBufferPointer {
    .allocate(byteCount: count + PaddedText.paddingCount, alignment: PaddedText.alignment)
  }

  /// Whether `pattern` was found standing alone: no letters or digits run on at either end.
  func stoodAlone(_ pattern: Int) -> Bool { states[pattern] == 2 }

  /// Looks for all patterns of `database` in `bytes`, and notes which were found and how.
  func scan(_ bytes: Span<UInt8>, for database: VectorscanDatabase) {
    begin(patternCount: database.patternCount)
    guard !bytes.isEmpty else { return }
    unsafe bytes.withUnsafeBufferPointer { buffer in
      unsafe pad(buffer)
      unsafe database.lengths.withUnsafeBufferPointer { lengths in
        var context = unsafe ScanContext(
          bytes: buffer, lengths: lengths, scratch: Unmanaged.passUnretained(self))
        // The copy holds the text and the padding, and the context and `self` outlive the call. A
        // scratch that is not there, or was made for other databases, is refused by the call itself.
        let text = unsafe copy.baseAddress?.assumingMemoryBound(to: CChar.self)
        _ = unsafe hs_scan(
          database.database, text, UInt32(clamping: buffer.count + paddingCount), 0, space,
          onMatch, &context)
      }
    }
  }

  /// Looks for all `count` texts of `table` in `bytes`, and notes which were found and how.
  func scan(_ bytes: Span<UInt8>, for table: TextTable, count: Int) {
    begin(patternCount: count)
    table.scan(bytes) { number, range in
      guard !stoodAlone(number) else { return }
      note(number, isAlone: WordBorder.surrounds(range, in: bytes))
    }
  }

  /// Copies the text, and puts the padding behind it.
  private func pad(_ text: UnsafeBufferPointer<UInt8>) {
    if unsafe text.count + PaddedText.paddingCount > copy.count {
      unsafe copy.deallocate()
      // Rarely: each time at least twice as much.
      unsafe copy = Self.allocate(max(text.count, 2 * copy.count))
    }
    unsafe copy.copyMemory(from: UnsafeRawBufferPointer(text))
    let count = text.count
    for index in count..<(count + PaddedText.paddingCount) {
      unsafe copy[index] = PaddedText.padding
    }
  }

  private func begin(patternCount: Int) {
    for pattern in found { states[Int(pattern)] = 0 }
    found.removeAll(keepingCapacity: true)
    if states.count < patternCount {
      states.append(contentsOf: repeatElement(0, count: patternCount - states.count))
    }
  }

  fileprivate func note(_ pattern: Int, isAlone: Bool) {
    if states[pattern] == 0 { found.append(UInt32(truncatingIfNeeded: pattern)) }
    states[pattern] = max(states[pattern], isAlone ? 2 : 1)
  }
}

/// What a scan hands to its callback.
@unsafe private struct ScanContext {
  let bytes: UnsafeBufferPointer<UInt8>
  let lengths: UnsafeBufferPointer<UInt32>
  let scratch: Unmanaged<VectorscanScratch>
}

/// Called by Vectorscan for each match; 0 goes on.
private func onMatch(
  id: UInt32, start: UInt64, end: UInt64, flags: UInt32, context: UnsafeMutableRawPointer?
) -> Int32 {
  // The pointer is the one that `scan` passes, to a context that outlives the scan.
  guard let context = unsafe context?.assumingMemoryBound(to: ScanContext.self) else { return 0 }
  let pattern = Int(id)
  let end = Int(end)
  let length = unsafe context.pointee.lengths[pattern]
  let anchors = VectorscanDatabase.startBit | VectorscanDatabase.endBit
  let range = (end - Int(length & ~anchors))..<end
  // What ends in the padding is not in the text.
  guard unsafe end <= context.pointee.bytes.count else { return 0 }
  guard length & VectorscanDatabase.startBit == 0 || range.lowerBound == 0 else { return 0 }
  guard unsafe length & VectorscanDatabase.endBit == 0 || end == context.pointee.bytes.count
  else { return 0 }
  unsafe context.pointee.scratch._withUnsafeGuaranteedRef { scratch in
    guard !scratch.stoodAlone(pattern) else { return }
    let isAlone = unsafe WordBorder.surrounds(range, in: context.pointee.bytes.span)
    scratch.note(pattern, isAlone: isAlone)
  }
  return 0
}
