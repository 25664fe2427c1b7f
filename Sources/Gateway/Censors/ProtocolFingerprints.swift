import Dissection

/// Protocols that a censor lets pass by the first bytes of a segment, while it drops what it does not
/// recognise (Bock, Fax, Reese, Singh, Levin: "Detecting and Evading Censorship-in-Depth: A Case Study of
/// Iran's Protocol Filter", FOCI 2020, whose fingerprints these are).
struct ProtocolFingerprints: OptionSet, Hashable, Sendable {
  var rawValue: UInt8

  init(rawValue: UInt8) {
    self.rawValue = rawValue
  }

  init(_ name: Name) {
    switch name {
    case .dns: rawValue = 1 << 0
    case .http: rawValue = 1 << 1
    case .tls: rawValue = 1 << 2
    }
  }

  /// As a censor's file names them.
  enum Name: String, CaseIterable, Sendable {
    case dns, http, tls
  }

  /// The verbs, each of which one space follows: not PATCH, not TRACE.
  private static let verbs = ["GET", "POST", "HEAD", "CONNECT", "OPTIONS", "DELETE", "PUT"]
    .map { Array("\($0) ".utf8) }

  /// Whether a payload looks like one of them. The ports do not matter.
  func fit(_ payload: Span<UInt8>) -> Bool {
    contains(Self(.dns)) && Self.isDNS(payload) || contains(Self(.http)) && Self.isHTTP(payload)
      || contains(Self(.tls)) && Self.isTLS(payload)
  }

  /// A query as over UDP, though it is over TCP: QR is 0, QDCOUNT less than 15, ANCOUNT 0 (RFC 1035
  /// §4.1.1).
  private static func isDNS(_ payload: Span<UInt8>) -> Bool {
    payload.count >= 12 && payload[2] & 0x80 == 0 && number(payload, at: 4) < 15
      && number(payload, at: 6) == 0
  }

  private static func isHTTP(_ payload: Span<UInt8>) -> Bool {
    payload.count >= 8
      && verbs.contains { verb in
        payload.count >= verb.count && verb.indices.allSatisfy { payload[$0] == verb[$0] }
      }
  }

  /// A record with a handshake of TLS 1.0 to 1.2, whose length is right; what is in it does not matter.
  private static func isTLS(_ payload: Span<UInt8>) -> Bool {
    payload.count >= 41 && payload[0] == 0x16 && payload[1] == 3
      && (1...3).contains(payload[2]) && number(payload, at: 3) == payload.count - 5
  }

  /// - Precondition: `offset + 2 <= payload.count`
  private static func number(_ payload: Span<UInt8>, at offset: Int) -> Int {
    Int(payload[offset]) << 8 | Int(payload[offset + 1])
  }
}
