public import Dissection

/// Writes a capture in the classic pcap format (draft-ietf-opsawg-pcap), with nanoseconds.
///
/// A regular file appears whole, with `finish`, or not at all.
///
///     var writer = try CaptureWriter(to: OutputFile("out.pcap"), linkType: .ethernet)
///     try writer.append(packet.span, timestamp: 1_700_000_000_000_000_000)
///     try writer.finish()
///
/// The bytes are the same on every machine: numbers are little-endian (§4 leaves the choice to the writer).
public struct CaptureWriter: ~Copyable {
  /// The most bytes of a packet that are written; what is longer is cut there, as a capture with
  /// this snap length would have been. libpcap's and Wireshark's own limit.
  public static let snapLength = 262_144

  /// Bytes that are kept before they go to the file.
  private static let bufferCount = 1 << 20

  private let file: OutputFile
  private var bytes: [UInt8] = []

  /// Begins to write, with the header.
  ///
  /// - Throws: When the format cannot hold `linkType`.
  public init(to file: OutputFile, linkType: LinkType) throws(OutputError) {
    // 28 bits (§4); those above say other things.
    guard let number = UInt32(exactly: linkType.rawValue), number < 1 << 28 else {
      throw OutputError(
        path: file.path, reason: "the link type \(linkType.rawValue) does not fit into a pcap file")
    }
    self.file = file
    append(0xa1b2_3c4d as UInt32)  // Magic Number: nanoseconds
    append(2 as UInt16)  // Major Version
    append(4 as UInt16)  // Minor Version
    append(0 as UInt64)  // Reserved1, Reserved2
    append(UInt32(Self.snapLength))
    append(number)
  }

  /// Writes a packet.
  ///
  /// - Parameters:
  ///   - packet: Its bytes, from the link type's header on.
  ///   - timestamp: Nanoseconds since 1970; the format holds those of the years 1970 to 2106.
  ///   - originalCount: Bytes on the wire; nil or too few: as many as there are.
  /// - Throws: When the format cannot hold the time, or the system refuses what is written.
  public mutating func append(
    _ packet: Span<UInt8>, timestamp: Int64, originalCount: Int? = nil
  ) throws(OutputError) {
    let (seconds, nanoseconds) = timestamp.quotientAndRemainder(dividingBy: 1_000_000_000)
    guard timestamp >= 0, let seconds = UInt32(exactly: seconds) else {
      throw OutputError(
        path: file.path,
        reason:
          "the time \(timestamp) ns does not fit into a pcap file; give times from 1970 to 2106"
      )
    }
    let count = min(packet.count, Self.snapLength)
    append(seconds)
    append(UInt32(truncatingIfNeeded: nanoseconds))
    append(UInt32(count))
    append(UInt32(clamping: max(originalCount ?? 0, packet.count)))
    // Copies bytes of the span, while it lends them.
    unsafe packet.withUnsafeBufferPointer { unsafe bytes.append(contentsOf: $0.prefix(count)) }
    if bytes.count >= Self.bufferCount { try flush() }
  }

  /// Writes what is still in memory and closes the file.
  ///
  /// - Throws: When not everything could be written, now or before.
  public consuming func finish() throws(OutputError) {
    try flush()
    try file.finish()
  }

  private mutating func flush() throws(OutputError) {
    try file.write(bytes)
    bytes.removeAll(keepingCapacity: true)
  }

  private mutating func append(_ value: some FixedWidthInteger & UnsignedInteger) {
    for shift in stride(from: 0, to: value.bitWidth, by: 8) {
      bytes.append(UInt8(truncatingIfNeeded: value >> shift))
    }
  }
}
