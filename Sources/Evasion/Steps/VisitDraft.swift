import Dissection

/// What a client is about to send in a visit: its message, and how that goes over TCP, QUIC or UDP.
struct VisitDraft: Sendable {
  /// How a ClientHello goes over QUIC.
  struct QUIC: Sendable {
    var version = QUICVersion.v1
    /// Whether another version is tried first.
    var negotiatesVersion = false
    /// CRYPTO frames of a packet.
    var frameCount = 1
    /// What a CRYPTO frame gives as its length; nil for the right one.
    var cryptoLength: Int?
    var hasPing = false
    var datagramCount = 1
    /// 1,200 bytes: what clients pad to (RFC 9000 §14.1).
    var datagramSize = 1200
  }

  /// The request, the ClientHello in a record, over QUIC without one, or the query.
  private(set) var message: [UInt8]
  /// Where the forbidden name or word is in it; empty where it has none.
  private(set) var name: Range<Int>
  /// Where TCP is to cut the message, in rising order; none where its window does.
  private(set) var cuts: [Int] = []
  /// The order in which the pieces leave, from 0.
  private(set) var order: [Int] = []
  var clientPort: UInt16 = 49_152
  var fragmentCount = 1
  /// A datagram that goes before the message; nil for none.
  var firstDatagram: [UInt8]?
  var quic = QUIC()

  /// A message that goes as usual.
  init(_ message: [UInt8], name: Range<Int>) {
    self.message = message
    self.name = name.clamped(to: 0..<message.count)
  }

  /// Puts bytes into the message.
  mutating func insert(_ bytes: [UInt8], at offset: Int) {
    message.insert(contentsOf: bytes, at: offset)
    if offset <= name.lowerBound {
      name = (name.lowerBound + bytes.count)..<(name.upperBound + bytes.count)
    } else if offset < name.upperBound {
      name = name.lowerBound..<(name.upperBound + bytes.count)
    }
  }

  /// Makes two TLS records of one, each with at least a byte.
  mutating func splitRecord(at place: MessagePlace) {
    let headerCount = 5
    let cut = place.offset(name: name)
    guard cut > headerCount, cut < message.count else { return }
    let rest = message.count - cut
    message[3] = UInt8((cut - headerCount) >> 8 & 0xff)
    message[4] = UInt8((cut - headerCount) & 0xff)
    insert(message[0..<3] + [UInt8(rest >> 8 & 0xff), UInt8(rest & 0xff)], at: cut)
  }

  /// The most that a segment carries over Ethernet, with timestamps (RFC 9293 §3.7.1).
  private static let segmentCountMax = 1448

  /// Changes the parts of a request over HTTP; nothing where the message is none.
  mutating func change(_ changes: [RequestChange]) {
    guard var parts = RequestParts(message) else { return }
    for change in changes { parts.apply(change) }
    let forbidden = Array(message[name])
    message = parts.message
    let start = message.indices.first {
      !forbidden.isEmpty && message[$0...].starts(with: forbidden)
    }
    name = start.map { $0..<($0 + forbidden.count) } ?? 0..<0
    cut(at: Array(stride(from: Self.segmentCountMax, to: message.count, by: Self.segmentCountMax)))
  }

  /// Lets TCP cut the message behind so many bytes, in rising order.
  mutating func cut(at offsets: [Int]) {
    cuts = offsets.filter { $0 > 0 && $0 < message.count }
    order = Array(0...cuts.count)
  }

  /// Lets TCP cut the message into equal pieces that leave in some order, which counts from 1.
  mutating func cut(inOrder numbers: [Int]) {
    guard Set(numbers) == Set(1...max(1, numbers.count)), numbers.count <= message.count else {
      return
    }
    let size = message.count / numbers.count
    cuts = (1..<max(1, numbers.count)).map { $0 * size }
    order = numbers.map { $0 - 1 }
  }

  private mutating func insert(_ bytes: ArraySlice<UInt8>, at offset: Int) {
    insert(Array(bytes), at: offset)
  }
}
