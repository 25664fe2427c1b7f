/// A version of QUIC, as its long headers name it.
@frozen
public struct QUICVersion: RawRepresentable, Hashable, Sendable {
  public var rawValue: UInt32

  @inlinable
  public init(rawValue: UInt32) {
    self.rawValue = rawValue
  }

  /// RFC 9000.
  public static let v1 = QUICVersion(rawValue: 1)
  /// RFC 9369.
  public static let v2 = QUICVersion(rawValue: 0x6b33_43cf)

  /// The version of a name: `v1`, `v2`, `draft-29`, or a number as it stands in the header, such as
  /// `0x709a50c4`; nil where the name is none.
  public init?(name: String) {
    switch name {
    case "v1": self = .v1
    case "v2": self = .v2
    default:
      if name.hasPrefix("draft-"), let draft = UInt8(name.dropFirst(6)) {
        rawValue = 0xff00_0000 | UInt32(draft)
      } else if name.hasPrefix("0x"), let number = UInt32(name.dropFirst(2), radix: 16) {
        rawValue = number
      } else {
        return nil
      }
    }
  }

  /// Google's last versions, which protect Initial packets: with its own handshake, and with TLS.
  static let googleQ050 = QUICVersion(rawValue: 0x5130_3530)
  static let googleT050 = QUICVersion(rawValue: 0x5430_3530)
  static let googleT051 = QUICVersion(rawValue: 0x5430_3531)

  /// Whether it is one of these.
  public var isGoogle: Bool {
    self == .googleQ050 || self == .googleT050 || self == .googleT051
  }

  /// Whether it is reserved to exercise version negotiation (RFC 9000 §15).
  var isReserved: Bool { rawValue & 0x0f0f_0f0f == 0x0a0a_0a0a }

  /// The versions whose keys an Initial packet of this one may have: clients protect those of reserved
  /// versions with the salt of a version they speak, and nothing but a trial tells which.
  public var keyVersions: [QUICVersion] {
    guard isReserved else { return [self] }
    return [
      .v1, QUICVersion(rawValue: 0xff00_001d), QUICVersion(rawValue: 0xff00_001b), .v2,
      QUICVersion(rawValue: 0xff00_0016),
    ]
  }

  /// The draft of draft-ietf-quic-transport whose wire image it has; 34 for version 1. Nil for
  /// versions whose Initial packets are not read.
  var draft: Int? {
    switch rawValue {
    case 1: 34
    case 0xff00_0016...0xff00_0022: Int(rawValue & 0xff)
    // mvfst, by its sources: each an alias of the draft of its day.
    case 0xface_b001: 22
    case 0xface_b000, 0xface_b002, 0xface_b00d...0xface_b013: 27
    case 0xface_b003: 34
    case _ where isReserved: 34
    default: nil
    }
  }

  /// Whether its Initial packets are read.
  public var isSupported: Bool { self == .v2 || draft != nil || isGoogle }

  /// The salt of the keys of Initial packets: RFC 9001 §5.2, RFC 9369 §3.3.1, and §5.2 of the
  /// drafts of draft-ietf-quic-tls.
  var initialSalt: [UInt8] {
    switch self {
    case .v2: return Self.saltV2
    case .googleQ050: return Self.saltQ050
    case .googleT050: return Self.saltT050
    case .googleT051: return Self.saltT051
    default: break
    }
    return switch draft ?? 34 {
    case ...22: Self.saltDraft22
    case 23...28: Self.saltDraft23
    case 29...32: Self.saltDraft29
    default: Self.saltV1
    }
  }

  private static let saltDraft22: [UInt8] = [
    0x7f, 0xbc, 0xdb, 0x0e, 0x7c, 0x66, 0xbb, 0xe9, 0x19, 0x3a, 0x96, 0xcd, 0x21, 0x51, 0x9e, 0xbd,
    0x7a, 0x02, 0x64, 0x4a,
  ]
  private static let saltDraft23: [UInt8] = [
    0xc3, 0xee, 0xf7, 0x12, 0xc7, 0x2e, 0xbb, 0x5a, 0x11, 0xa7, 0xd2, 0x43, 0x2b, 0xb4, 0x63, 0x65,
    0xbe, 0xf9, 0xf5, 0x02,
  ]
  private static let saltDraft29: [UInt8] = [
    0xaf, 0xbf, 0xec, 0x28, 0x99, 0x93, 0xd2, 0x4c, 0x9e, 0x97, 0x86, 0xf1, 0x9c, 0x61, 0x11, 0xe0,
    0x43, 0x90, 0xa8, 0x99,
  ]
  private static let saltV1: [UInt8] = [
    0x38, 0x76, 0x2c, 0xf7, 0xf5, 0x59, 0x34, 0xb3, 0x4d, 0x17, 0x9a, 0xe6, 0xa4, 0xc8, 0x0c, 0xad,
    0xcc, 0xbb, 0x7f, 0x0a,
  ]
  private static let saltV2: [UInt8] = [
    0x0d, 0xed, 0xe3, 0xde, 0xf7, 0x00, 0xa6, 0xdb, 0x81, 0x93, 0x81, 0xbe, 0x6e, 0x26, 0x9d, 0xcb,
    0xf9, 0xbd, 0x2e, 0xd9,
  ]
}

// Chromium's quic_crypto_utils.cc, "InitialSaltForVersion"; as Wireshark has them.
extension QUICVersion {
  private static let saltQ050: [UInt8] = [
    0x50, 0x45, 0x74, 0xef, 0xd0, 0x66, 0xfe, 0x2f, 0x9d, 0x94, 0x5c, 0xfc, 0xdb, 0xd3, 0xa7, 0xf0,
    0xd3, 0xb5, 0x6b, 0x45,
  ]
  private static let saltT050: [UInt8] = [
    0x7f, 0xf5, 0x79, 0xe5, 0xac, 0xd0, 0x72, 0x91, 0x55, 0x80, 0x30, 0x4c, 0x43, 0xa2, 0x36, 0x7c,
    0x60, 0x48, 0x83, 0x10,
  ]
  private static let saltT051: [UInt8] = [
    0x7a, 0x4e, 0xde, 0xf4, 0xe7, 0xcc, 0xee, 0x5f, 0xa4, 0x50, 0x6c, 0x19, 0x12, 0x4f, 0xc8, 0xcc,
    0xda, 0x6e, 0x03, 0x3d,
  ]
}

/// The side that protects a packet.
public enum QUICRole: Sendable {
  case client, server
}
