/// The line of a flow whose number in its capture is not known yet, nor that of the flow which caused it: flows
/// are counted over all lanes of a capture, in the order of their first packets.
///
/// Its bytes hold all that is needed to number it later, so that it can be kept as a line: where the two numbers
/// belong and which flow of its own lane is the cause, 4 bytes each, then the line without them.
public struct UnnumberedLine {
  /// What is kept of it.
  public let bytes: [UInt8]
  private static let headCount = 12

  /// - Parameters:
  ///   - line: without the numbers.
  ///   - causePlace: behind `flowPlace`.
  ///   - cause: the number in its lane of the flow that caused it; nil for none.
  init(_ line: [UInt8], flowPlace: Int, causePlace: Int, cause: UInt32?) {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(Self.headCount + line.count)
    for number in [UInt32(clamping: flowPlace), UInt32(clamping: causePlace), cause ?? 0] {
      for shift in 0..<4 { bytes.append(UInt8(truncatingIfNeeded: number >> UInt32(8 * shift))) }
    }
    self.bytes = bytes + line
  }

  /// Appends a line with its numbers.
  ///
  /// - Parameters:
  ///   - kept: the bytes of an unnumbered line.
  ///   - number: that of the flow in its capture.
  ///   - numbers: those of all flows of its lane.
  public static func append(
    _ kept: ArraySlice<UInt8>, number: UInt32, numbers: [UInt32], to lines: inout [UInt8]
  ) {
    let line = kept.dropFirst(headCount)
    var start = line.startIndex
    let flowEnd = line.startIndex + Int(word(kept, 0))
    lines += line[start..<flowEnd]
    lines += String(number).utf8
    start = flowEnd
    let cause = Int(word(kept, 2))
    if cause > 0 {
      let end = line.startIndex + Int(word(kept, 1))
      lines += line[start..<end]
      lines += String(numbers[cause - 1]).utf8
      start = end
    }
    lines += line[start...]
  }

  private static func word(_ bytes: ArraySlice<UInt8>, _ index: Int) -> UInt32 {
    let start = bytes.startIndex + 4 * index
    return (0..<4).reduce(0) { $0 | UInt32(bytes[start + $1]) << UInt32(8 * $1) }
  }
}
