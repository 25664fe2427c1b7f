/// How a censor finds the server name in a ClientHello: which length fields it trusts, which it
/// checks, and which it never reads.
///
/// Parsers of censors differ from each other in little else, so that a client evades one of them
/// with a length that its server takes and the censor does not, or is caught by a censor that reads
/// on where no server does. The defaults are those of a reader that trusts all lengths and refuses
/// those that do not fit. `ClientHello` is the perfect reader, which also joins records.
///
/// The parameters are those that explain the probes of Ablove et al., USENIX Security 2026, Table
/// 12: one wrong length in each ClientHello, and whether nine censors over TCP and five over QUIC
/// still block it. One censor's readers of TCP and of QUIC differ. The table does not say where the
/// name stood. Half the length of the extensions evades the TSG and their length without the last
/// one does not: it stood in the second half, and not as the last.
///
/// What the table does not tell, or tells by a cell alone:
/// - Every censor stops at the first server_name extension, and takes the first name of its list,
///   only if that is of type host_name (RFC 6066 §3). Both are assumed.
/// - A `record` that is `exact` can have nothing behind it, one that is `bounds` can. The censors
///   that check `message` against the record may do either.
/// - Over QUIC, the TSG takes twice the right length of the message but not 0xffff: therefore
///   `LengthUse.limited`, by one cell.
/// - Over QUIC, Myanmar's finds the name after some wrong lengths of cipher suites and compression
///   methods and misses it after others: therefore `Search.walkElseScan`. Whether twice the length
///   of the cipher suites misses it depends on the bytes that are then taken for lengths.
/// - What Kazakhstan's and one of Pakistan's block over TCP may be another box's on the way (the
///   authors' caveat). `Search.scan` explains it by one parser, if no parser of lengths can.
public struct ClientHelloHabits: Hashable, Sendable {
  /// What is done with a length field. What encloses the field ends where the lengths before that
  /// are `clamped` or `bounds` say, or else with the bytes.
  public enum LengthUse: String, Sendable, CaseIterable {
    /// It is not read: what it counts reaches to the end of what encloses it.
    case ignored
    /// Zero ends the reading. Any other value is like `ignored`.
    case nonzero
    /// Over 16,384, the most that a record holds (RFC 8446 §5.1), it ends the reading. Any other
    /// value is like `ignored`. The number is assumed.
    case limited
    /// It must not reach beyond what encloses it; it bounds nothing, so that shorter than right
    /// does no harm.
    case fits
    /// Like `fits`, and zero ends the reading.
    case nonzeroFits = "nonzero-fits"
    /// It bounds what it counts. A length that reaches beyond what encloses it ends with that.
    case clamped
    /// It bounds what it counts, and must not reach beyond what encloses it.
    case bounds
    /// It must reach to the end of what encloses it.
    case exact
  }

  /// What is done with a length field that only says how much to skip.
  public enum SkippedLength: String, Sendable, CaseIterable {
    case trusted
    /// It is not read; the one length that clients send is skipped.
    case assumed
  }

  /// How it comes to the server_name extension.
  public enum Search: String, Sendable, CaseIterable {
    /// Over session identifier, cipher suites, compression methods and extensions, each by its
    /// length.
    case walk
    /// It looks for the bytes of one, anywhere after the random. Lengths before it do not matter.
    case scan
    /// It walks, and scans when the walk does not reach the extensions.
    case walkElseScan = "walk-else-scan"
  }

  /// What has to lie within one segment, though segments are put together.
  public enum Part: String, Sendable, CaseIterable {
    /// The header of the record and of the message: a first segment of 3 to 8 bytes tells that it is TLS, and
    /// is too short for more (Nourin et al., WWW 2023).
    case header
    case hostName = "host-name"
  }

  /// Some parts of a ClientHello.
  public struct Parts: OptionSet, Hashable, Sendable {
    public var rawValue: UInt8

    public init(rawValue: UInt8) { self.rawValue = rawValue }

    public init(_ part: Part) { rawValue = part == .header ? 1 : 2 }
  }

  /// Where the host name ends.
  public enum HostNameEnd: String, Sendable, CaseIterable {
    /// Where `hostName` lets it.
    case length
    /// There, or before that at the first byte that host names do not have, as the NUL that ends a
    /// string in C: most extensions have it as the first byte of their type. Some of GREASE are
    /// letters (0x4a4a to 0x7a7a, RFC 8701 §2) and are read on with.
    case character
  }

  /// The length of the TLS record (RFC 8446 §5.1), 2 bytes, within the bytes at hand. QUIC has
  /// none.
  public var record = LengthUse.bounds
  /// The length of the handshake message (RFC 8446 §4), 3 bytes, within the record.
  public var message = LengthUse.bounds
  /// That of the compression methods (RFC 8446 §4.1.2), 1 byte. Clients send one, `null`.
  public var compressionMethods = SkippedLength.trusted
  /// The length of all extensions (RFC 8446 §4.2), 2 bytes, within the message.
  public var extensions = LengthUse.bounds
  /// The length of the server_name extension (RFC 8446 §4.2), 2 bytes, within the extensions.
  public var serverNameExtension = LengthUse.bounds
  /// The length of its list (RFC 6066 §3), 2 bytes, within the extension.
  public var serverNameList = LengthUse.bounds
  /// The length of the host name (RFC 6066 §3), 2 bytes, within the list.
  public var hostName = LengthUse.bounds
  public var hostNameEnd = HostNameEnd.length
  public var search = Search.walk
  public var whole: Parts = []

  /// A reader that trusts all lengths and refuses those that do not fit.
  public init() {}
}
