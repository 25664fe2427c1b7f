import Dissection

/// Something that a client does otherwise than usual, beyond what Geneva's notation can say: the
/// `steps:` of a strategy, in the order of the file.
///
/// To add one: a case here with what it changes in the draft, and its word in
/// `EvasionStep+Configuration.swift`.
enum EvasionStep: Hashable, Sendable {
  /// The ClientHello goes in two TLS records (RFC 8446 §5.1).
  case records(at: MessagePlace)
  /// The request over HTTP is written otherwise, and goes in segments of 1,448 bytes.
  case request([RequestChange])
  /// Other bytes stand before the message, or behind it.
  case before([UInt8])
  case behind([UInt8])
  /// The message goes in two TCP segments.
  case segments(at: MessagePlace)
  /// The message goes in as many equal TCP segments as there are numbers, in that order; they count
  /// from 1.
  case segmentOrder([Int])
  /// Packets with payload go in so many IP fragments, all but the last of 8 bytes (RFC 791 §3.2).
  case fragments(Int)
  case clientPort(UInt16)
  /// A datagram of so many zeros goes first.
  case datagramBefore(count: Int)
  /// An Initial packet of a version that no server speaks goes first, and is answered by Version
  /// Negotiation (RFC 9000 §6, §15).
  case versionNegotiation
  case quicVersion(QUICVersion)
  /// The ClientHello goes in so many CRYPTO frames of one packet.
  case cryptoFrames(Int)
  /// CRYPTO frames give this as their length (RFC 9000 §19.6), whatever they carry.
  case cryptoLength(Int)
  /// The ClientHello goes in so many datagrams.
  case initials(Int)
  /// A PING frame stands before the first CRYPTO frame (RFC 9000 §19.2).
  case pingFirst
  /// Datagrams with Initial packets are padded to so many bytes only.
  case datagramSize(Int)

  /// Bytes of padding (RFC 7685) that the ClientHello needs, so that there is enough to cut.
  var helloPadding: Int {
    if case .fragments(let count) = self { 8 * count } else { 0 }
  }

  /// Changes what a client is about to send.
  func apply(to draft: inout VisitDraft) {
    switch self {
    case .records(let place): draft.splitRecord(at: place)
    case .request(let changes): draft.change(changes)
    case .before(let bytes): draft.insert(bytes, at: 0)
    case .behind(let bytes): draft.insert(bytes, at: draft.message.count)
    case .segments(let place): draft.cut(at: [place.offset(name: draft.name)])
    case .segmentOrder(let order): draft.cut(inOrder: order)
    case .fragments(let count): draft.fragmentCount = count
    case .clientPort(let port): draft.clientPort = port
    case .datagramBefore(let count): draft.firstDatagram = [UInt8](repeating: 0, count: count)
    case .versionNegotiation: draft.quic.negotiatesVersion = true
    case .quicVersion(let version): draft.quic.version = version
    case .cryptoFrames(let count): draft.quic.frameCount = count
    case .cryptoLength(let length): draft.quic.cryptoLength = length
    case .initials(let count): draft.quic.datagramCount = count
    case .pingFirst: draft.quic.hasPing = true
    case .datagramSize(let count): draft.quic.datagramSize = count
    }
  }
}
