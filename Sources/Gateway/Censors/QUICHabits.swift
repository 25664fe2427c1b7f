public import Dissection
import Rules

/// How a censor reads QUIC: the `quic:` block of a censor's file. Each datagram for itself: what is
/// spread over several is in none.
public struct QUICHabits: Hashable, Sendable {
  /// Which datagrams of a flow it looks at.
  public enum Datagrams: String, CaseIterable, Sendable {
    case any
    /// The first one, of either side; and the first after `forgottenAfter`.
    case first
  }

  /// What it puts together.
  public enum Crypto: String, CaseIterable, Sendable {
    /// The CRYPTO frames of a datagram.
    case datagram
    /// None: the ClientHello has to be in the first CRYPTO frame.
    case frame
  }

  /// What an Initial packet has to begin with.
  public enum FirstFrame: String, CaseIterable, Sendable {
    case any
    /// A CRYPTO frame: PADDING or PING before it hides the rest.
    case crypto
  }

  /// What it takes for QUIC, whatever the name in it.
  public enum KnownBy: String, CaseIterable, Sendable {
    /// An Initial packet of one of `versions`.
    case packet
    /// Any datagram with one of `versions` in bytes 1 to 4 (RFC 8999 §5.1).
    case version
  }

  /// What it does with the length of a CRYPTO frame.
  public enum CryptoLength: String, CaseIterable, Sendable {
    case read
    /// The data reach from the first CRYPTO frame to the end of the packet; zeros before the message are read
    /// over, as behind a length of 0 (artefact of Zohaib et al., USENIX Security 2025).
    case ignored
  }

  public var datagrams = Datagrams.any
  /// Seconds without a datagram after which it takes the next one for a flow's first; nil for never.
  public var forgottenAfter: Int?
  public var crypto = Crypto.datagram
  public var cryptoLength = CryptoLength.read
  public var firstFrame = FirstFrame.any
  public var knownBy = KnownBy.packet
  /// The versions whose Initial packets it decrypts; empty for all that are known.
  public var versions: [UInt32] = []
  /// Datagrams of fewer bytes are not looked at.
  public var byteCountMin = 0

  /// How it finds the server name in the ClientHello; nil for a perfect reader.
  public var clientHello: ClientHelloHabits?

  /// A reader of single datagrams without faults.
  public init() {}

  /// Notes the server name in a datagram.
  ///
  /// - Parameters:
  ///   - silence: nanoseconds since the flow's last datagram; nil for its first one.
  ///   - plaintext: is overwritten.
  func readName(
    _ datagram: Span<UInt8>, silence: Int64?, opener: inout QUICInitialOpener,
    plaintext: inout [UInt8], into buffer: inout ObservationBuffer
  ) {
    guard datagrams == .any || isFirst(after: silence), datagram.count >= byteCountMin else {
      return
    }
    var stream = Reassembly()
    var offset = 0
    var initialCount = 0
    while offset < datagram.count, initialCount < QUICConnections.initialsMax,
      let header = QUICLongHeader(datagram, at: offset), header.end > offset
    {
      offset = header.end
      guard header.packetType == .initial,
        versions.isEmpty || versions.contains(header.version.rawValue)
      else { continue }
      initialCount += 1
      let isOpen = opener.open(
        datagram, header, keysFrom: datagram.extracting(header.destinationIDRange), role: .client,
        into: &plaintext)
      guard isOpen else { continue }
      collect(plaintext.span, into: &stream)
    }
    let handshake = stream.bytes.span.extracting(first: stream.prefixCount)
    if let clientHello {
      guard let name = clientHello.serverName(inMessage: handshake) else { return }
      buffer.noteName(handshake.extracting(name), .quicSNI)
      if buffer.needs != nil, case .complete(let hello) = ClientHello.read(handshake) {
        buffer.addHello(hello, handshake, isQUIC: true)
      }
      return
    }
    if case .complete(let hello) = ClientHello.read(handshake) {
      buffer.note(hello, handshake, isQUIC: true)
    }
  }

  func isFirst(after silence: Int64?) -> Bool {
    guard let silence else { return true }
    guard let forgottenAfter else { return false }
    return silence >= Int64(forgottenAfter) * 1_000_000_000
  }

  /// Adds what an Initial packet brings of the ClientHello.
  private func collect(_ frames: Span<UInt8>, into stream: inout Reassembly) {
    // CRYPTO is type 6 (RFC 9000 §19.6).
    if firstFrame == .crypto, frames.isEmpty || frames[0] != 6 { return }
    var position = 0
    while let frame = QUICFrames.nextCrypto(
      frames, at: &position, readsLength: cryptoLength == .read)
    {
      var start = frame.dataRange.lowerBound
      if cryptoLength == .ignored {
        while start < frame.dataRange.upperBound, frames[start] == 0 { start += 1 }
      }
      _ = stream.insert(
        frames.extracting(start..<frame.dataRange.upperBound), at: frame.offset,
        countMax: Self.streamCountMax)
      if crypto == .frame { return }
    }
  }

  /// As much as a datagram can bring.
  private static let streamCountMax = 65_536
}
