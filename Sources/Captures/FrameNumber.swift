/// Which packet it is: its number in its file, and in a series of captures, which of the files.
///
/// Eight bytes with their padding, six without, so that records which carry one hardly grow.
@frozen
public struct FrameNumber: Hashable, Sendable {
  /// The number of the packet in its file, from 1, as Wireshark counts, which has 32 bits for it as
  /// well; 0 for none.
  public var number: UInt32
  /// The file: its place in a series, from 0; 0 too for a capture on its own.
  public var file: UInt16

  /// The packet with a number in a file; a number beyond 32 bits is the largest.
  @inlinable
  public init(_ number: Int, file: UInt16 = 0) {
    self.number = UInt32(clamping: number)
    self.file = file
  }
}

extension FrameNumber: ExpressibleByIntegerLiteral, CustomStringConvertible {
  /// A packet of a capture on its own.
  public init(integerLiteral number: UInt32) {
    self.init(Int(number))
  }

  /// The number in its file.
  public var description: String { String(number) }
}
