public import Dissection

/// Writes a capture in the pcapng format (draft-ietf-opsawg-pcapng), with nanoseconds and with
/// comments on packets.
///
/// A regular file appears whole, with `finish`, or not at all.
///
///     var writer = try PcapngWriter(
///       to: OutputFile("out.pcapng"), linkType: .raw, application: "Chokepoint 1.0")
///     try writer.append(packet.span, timestamp: 1_700_000_000_000_000_000, comments: ["forged"])
///     try writer.finish()
///
/// The bytes are the same on every machine: numbers are little-endian (§3.6 leaves the choice to the
/// writer).
public struct PcapngWriter: ~Copyable {
  /// The most bytes of a packet that are written; what is longer is cut there.
  public static let snapLength = CaptureWriter.snapLength
  /// The most bytes of UTF-8 of a comment, which is what the length of an option holds (§3.5); what
  /// is longer is cut before the character that does not fit.
  public static let commentLength = 65_535
  /// The most comments of a packet: libpcap and Wireshark read blocks of up to 16 MiB.
  public static let commentCountMax = 64

  /// How the name of an application begins whose packets have in `identity` which frames they were, so that
  /// `CaptureReader` numbers them so: the low 32 bits are the number, the 16 above them the file of a series.
  public static let splitApplication = "Chokepoint split"

  /// Bytes that are kept before they go to the file.
  private static let bufferCount = 1 << 20

  private let file: OutputFile
  private var blocks = PcapngBlocks()
  /// The link types so far, each at the number of its interface.
  private var interfaces: [LinkType] = []
  /// Packets from before 1970, which were written with another time.
  public private(set) var earlyCount = 0

  /// Begins to write, with the header.
  ///
  /// - Parameters:
  ///   - linkType: That of packets that are appended without one. It is described at once, for
  ///     libpcap refuses a file without any interface.
  ///   - application: Name and version of the program that writes (shb_userappl, §4.1), cut as
  ///     comments are.
  /// - Throws: When the format has no number for `linkType`.
  public init(
    to file: OutputFile, linkType: LinkType, application: String
  ) throws(OutputError) {
    let number = try Self.number(of: linkType, path: file.path)
    self.file = file
    blocks.appendSection(application: application)
    blocks.appendInterface(linkType: number)
    interfaces = [linkType]
  }

  /// Writes a packet.
  ///
  /// - Parameters:
  ///   - packet: Its bytes, from the link type's header on.
  ///   - timestamp: Nanoseconds since 1970. The format has no earlier times: a packet from before is
  ///     written with that of 1970-01-01, the nearest there is, and counted.
  ///   - originalCount: Bytes on the wire; nil or too few: as many as there are.
  ///   - linkType: Nil for that of `init`. Wireshark and `CaptureReader` read a file of several,
  ///     libpcap only up to the second one.
  ///   - identity: What tells the packet from others (epb_packetid, §4.3); nil for none.
  ///   - comments: What readers show beside the packet (opt_comment, §3.5), in this order.
  /// - Throws: When the format cannot hold the link type or so many comments, or when the system refuses
  ///   what is written.
  public mutating func append(
    _ packet: Span<UInt8>, timestamp: Int64, originalCount: Int? = nil, linkType: LinkType? = nil,
    comments: [String] = [], identity: UInt64? = nil
  ) throws(OutputError) {
    if timestamp < 0 { earlyCount += 1 }
    guard comments.count <= Self.commentCountMax else {
      throw OutputError(
        path: file.path,
        reason:
          "\(comments.count) comments on one packet; join them to \(Self.commentCountMax) at most"
      )
    }
    // The first is that of `init`.
    var number: UInt32 = 0
    if let linkType { number = try interface(of: linkType) }
    blocks.appendPacket(
      packet, interface: number, time: UInt64(clamping: timestamp),
      originalCount: UInt32(clamping: max(originalCount ?? 0, packet.count)), comments: comments,
      identity: identity)
    if blocks.bytes.count >= Self.bufferCount { try flush() }
  }

  /// Writes what is still in memory and closes the file.
  ///
  /// - Throws: When not everything could be written.
  public consuming func finish() throws(OutputError) {
    try flush()
    try file.finish()
  }

  /// The number of a link type's interface, which is described when it is new.
  private mutating func interface(of linkType: LinkType) throws(OutputError) -> UInt32 {
    if let index = interfaces.firstIndex(of: linkType) { return UInt32(index) }
    blocks.appendInterface(linkType: try Self.number(of: linkType, path: file.path))
    interfaces.append(linkType)
    return UInt32(interfaces.count - 1)
  }

  /// What the format calls a link type.
  private static func number(
    of linkType: LinkType, path: String
  ) throws(OutputError) -> UInt16 {
    guard let number = UInt16(exactly: linkType.rawValue) else {
      throw OutputError(
        path: path, reason: "the link type \(linkType.rawValue) does not fit into a pcapng file")
    }
    return number
  }

  private mutating func flush() throws(OutputError) {
    try file.write(blocks.bytes)
    blocks.removeAll()
  }
}
