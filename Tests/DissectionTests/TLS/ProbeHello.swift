import TestSupport
import Testing

/// A ClientHello that remembers where its length fields are, so that probes can corrupt one.
struct ProbeHello {
  /// The length fields on the way to the server name, as Table 12 of Ablove et al. names them.
  enum Field: String, CaseIterable {
    case record, message
    case sessionID = "session-id"
    case cipherSuites = "cipher-suite"
    case compression, extensions
    case serverNameExtension = "SNI-ext"
    case serverNameList = "SNI-list"
    case hostName = "SNI-name"
  }

  /// What a probe writes into the field.
  enum Value: String, CaseIterable {
    case zero = "0"
    case half = "½"
    case double = "×2"
    case max
    /// As if the last extension were not counted.
    case withoutLastExtension = "no-last"
    case tooLong = "too-long"
  }

  /// The last extension: psk_key_exchange_modes (RFC 8446 §4.2.9).
  private static let lastExtension = bytes("002d 0002 01 01")
  /// What is around the name. In each shape the extensions before server_name are the longer half,
  /// so that half the length of all ends before it, and half the length of the message too.
  struct Shape: CustomTestStringConvertible {
    var testDescription: String
    var cipherSuites: [UInt8]
    var extensionsBefore: [UInt8]
    var extensionsBehind: [UInt8]

    static let small = Shape(
      testDescription: "small", cipherSuites: bytes("1301 1302 1303"),
      extensionsBefore: bytes(
        """
        0017 0000                           # extended_master_secret
        000d 000a 0008 0403 0804 0401 0503  # signature_algorithms
        0033 0026 0024 001d 0020            # key_share, x25519
        99381de560e4bd43d23d8e435a7dbafeb3c06e51c13cae4d5413691e529aaf2c
        """),
      extensionsBehind: bytes(
        """
        0010 000e 000c 02 6832 08 687474702f312e31  # ALPN: h2, http/1.1
        002b 0003 02 0304                           # supported_versions: TLS 1.3
        """))

    /// As Chrome has them, with GREASE (RFC 8701).
    static let browser = Shape(
      testDescription: "browser",
      cipherSuites: bytes(
        "0a0a 1301 1302 1303 c02b c02f c02c c030 cca9 cca8 c013 c014 009c 009d 002f 0035"),
      extensionsBefore: bytes(
        """
        5a5a 0000 0017 0000 ff01 0001 00                  # GREASE, renegotiation_info
        000a 000c 000a 3a3a 11ec 001d 0017 0018           # supported_groups
        000b 0002 01 00 0023 0000 0005 0005 01 0000 0000  # status_request
        000d 0012 0010 0403 0804 0401 0503 0805 0501 0806 0601
        0012 0000
        0033 002b 0029 3a3a 0001 00 001d 0020
        99381de560e4bd43d23d8e435a7dbafeb3c06e51c13cae4d5413691e529aaf2c
        """),
      extensionsBehind: bytes(
        """
        0010 000e 000c 02 6832 08 687474702f312e31
        002b 0007 06 dada 0304 0303 001b 0003 02 0002     # compress_certificate: brotli
        """))
  }

  /// The record, or over QUIC the handshake message.
  private(set) var content: [UInt8] = []
  private(set) var hostName = 0..<0
  /// Each length field's offset and width.
  private var places: [Field: (offset: Int, width: Int)] = [:]

  /// A hello for `blocked.example`.
  ///
  /// - Parameter sessionIDCount: 32 as TLS 1.3 over TCP has it (RFC 8446 §4.1.2), 0 over QUIC
  ///   (RFC 9001 §8.4).
  init(_ shape: Shape = .small, sessionIDCount: Int = 32) {
    let name = Array("blocked.example".utf8)
    append(.message, width: 3, bytes("01")) { hello in
      hello.content += bytes("0303") + (1...32).map { UInt8($0) }
      hello.append(.sessionID, width: 1) {
        $0.content += [UInt8](repeating: 0xe5, count: sessionIDCount)
      }
      hello.append(.cipherSuites, width: 2) { $0.content += shape.cipherSuites }
      hello.append(.compression, width: 1) { $0.content += [0] }
      hello.append(.extensions, width: 2) { hello in
        hello.content += shape.extensionsBefore
        hello.append(.serverNameExtension, width: 2, [0, 0]) { hello in
          hello.append(.serverNameList, width: 2) { hello in
            hello.append(.hostName, width: 2, [0]) { hello in
              hello.hostName = hello.content.count..<(hello.content.count + name.count)
              hello.content += name
            }
          }
        }
        hello.content += shape.extensionsBehind + Self.lastExtension
      }
    }
  }

  /// The same in a TLS record.
  func inRecord() -> ProbeHello {
    var hello = self
    let count = content.count
    hello.content = [0x16, 3, 1, UInt8(count >> 8), UInt8(count & 0xff)] + content
    hello.places = places.mapValues { ($0.offset + 5, $0.width) }
    hello.places[.record] = (3, 2)
    hello.hostName = (hostName.lowerBound + 5)..<(hostName.upperBound + 5)
    return hello
  }

  /// The content with one length field corrupted; nil where the hello has not that field, or where
  /// the value is the right one.
  func probe(_ field: Field, _ value: Value) -> [UInt8]? {
    guard let (offset, width) = places[field] else { return nil }
    let right = content[offset..<(offset + width)].reduce(0) { $0 << 8 | Int($1) }
    let wrong =
      switch value {
      case .zero: 0
      case .half: right / 2
      case .double: right * 2
      // Table 12 shows the most of the message's three bytes as 0xFFFF.
      case .max: (1 << (8 * min(width, 2))) - 1
      case .withoutLastExtension: right - Self.lastExtension.count
      // One more than a session identifier has (RFC 8446 §4.1.2).
      case .tooLong: 33
      }
    guard wrong >= 0, wrong != right else { return nil }
    var probe = content
    for index in 0..<width {
      probe[offset + index] = UInt8(wrong >> (8 * (width - 1 - index)) & 0xff)
    }
    return probe
  }

  /// Appends `prefix`, the length of what `body` appends, and that.
  private mutating func append(
    _ field: Field, width: Int, _ prefix: [UInt8] = [], _ body: (inout ProbeHello) -> Void
  ) {
    content += prefix
    let offset = content.count
    places[field] = (offset, width)
    content += [UInt8](repeating: 0, count: width)
    body(&self)
    let count = content.count - offset - width
    for index in 0..<width {
      content[offset + index] = UInt8(count >> (8 * (width - 1 - index)) & 0xff)
    }
  }
}
