/// Bytes that were read before anybody asked for them, handed out in order.
struct ReadAhead {
  private var bytes: [UInt8]
  private var start = 0
  private var end = 0

  /// Room for `capacity` bytes.
  init(capacity: Int) {
    bytes = [UInt8](repeating: 0, count: capacity)
  }

  /// Whether all were handed out.
  var isEmpty: Bool { start == end }
  /// The next byte, or nil.
  var first: UInt8? { isEmpty ? nil : bytes[start] }

  /// How many there are.
  var count: Int { end - start }
  /// The byte at `offset` from the next one on, which is among those that are there.
  subscript(offset: Int) -> UInt8 { bytes[start + offset] }
  /// The number in the four bytes at `offset` from the next one on, the lowest first; 0 unless all four
  /// are there.
  func littleEndianWord(at offset: Int) -> UInt32 {
    guard offset >= 0, offset <= count - 4 else { return 0 }
    // The four bytes are within the array.
    let word = unsafe bytes.withUnsafeBytes { all in
      unsafe all.loadUnaligned(fromByteOffset: start + offset, as: UInt32.self)
    }
    return UInt32(littleEndian: word)
  }
  /// The bytes at `range` from the next one on, which are among those that are there.
  func bytes(_ range: Range<Int>) -> ArraySlice<UInt8> {
    bytes[(start + range.lowerBound)..<(start + range.upperBound)]
  }

  /// Makes room for `count` bytes from the next one on.
  mutating func makeRoom(for count: Int) {
    if start > 0 {
      bytes.replaceSubrange(0..<(end - start), with: Array(bytes[start..<end]))
      (start, end) = (0, end - start)
    }
    if bytes.count < count {
      bytes.append(contentsOf: repeatElement(0, count: count - bytes.count))
    }
  }

  /// A copy of the next `count` bytes, or of all there are.
  func prefix(_ count: Int) -> [UInt8] {
    Array(bytes[start..<min(start + count, end)])
  }

  /// Hands out `count` bytes, or all there are, unseen.
  mutating func dropFirst(_ count: Int) {
    start = min(start + count, end)
  }

  /// Reads more behind the bytes that are there, once.
  ///
  /// - Parameter read: Writes to the start of the buffer it is given, which ends where the room
  ///   does, and returns how many bytes.
  /// - Returns: That number; 0 too when there is no room.
  mutating func fill(_ read: (UnsafeMutableRawBufferPointer) -> Int) -> Int {
    if isEmpty {
      start = 0
      end = 0
    }
    let (place, room) = (end, bytes.count - end)
    guard room > 0 else { return 0 }
    let count = unsafe bytes.withUnsafeMutableBytes { all in
      unsafe read(UnsafeMutableRawBufferPointer(rebasing: all[place...]))
    }
    end += min(max(count, 0), room)
    return end - place
  }

  /// Moves bytes to `output`, as many as it holds or there are; 0 when there are none.
  mutating func move(to output: UnsafeMutableRawBufferPointer) -> Int {
    let count = min(end - start, output.count)
    // Writes `count` bytes, which are no more than `output` holds.
    unsafe output.copyBytes(from: bytes[start..<start + count])
    start += count
    return count
  }

  /// Lends the bytes that are there.
  func withBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    unsafe bytes.withUnsafeBufferPointer { all in
      unsafe body(UnsafeBufferPointer(rebasing: all[start..<end]))
    }
  }
}
