/// A ClientHello that remembers where its length fields are, so that probes can corrupt one.
public struct ProbeHello: Sendable {
  /// The length fields on the way to the server name, as Table 12 of Ablove et al. names them.
  public enum Field: String, CaseIterable, Sendable {
    case record, message
    case sessionID = "session-id"
    case cipherSuites = "cipher-suite"
    case compression, extensions
    case serverNameExtension = "SNI-ext"
    case serverNameList = "SNI-list"
    case hostName = "SNI-name"
  }

  /// What a probe writes into the field.
  public enum Value: String, CaseIterable, Sendable {
    case zero = "0"
    case half = "½"
    case double = "×2"
    case max
    /// As if the last extension were not counted.
    case withoutLastExtension = "no-last"
    case tooLong = "too-long"
  }

  /// The last extension: psk_key_exchange_modes (RFC 8446 §4.2.9).
  private static let lastExtension: [UInt8] = [0x00, 0x2d, 0x00, 0x02, 0x01, 0x01]
  /// What is around the name. In each shape the extensions before server_name are the longer half,
  /// so that half the length of all ends before it, and half the length of the message too.
  public struct Shape: Sendable {
    public var name: String
    var cipherSuites: [UInt8]
    var extensionsBefore: [UInt8]
    var extensionsBehind: [UInt8]

    /// As short as may be.
    public static let small = Shape(
      name: "small", cipherSuites: [0x13, 0x01, 0x13, 0x02, 0x13, 0x03],
      extensionsBefore: [
        0x00, 0x17, 0x00, 0x00, 0x00, 0x0d, 0x00, 0x0a, 0x00, 0x08, 0x04, 0x03, 0x08, 0x04, 0x04,
        0x01, 0x05, 0x03, 0x00, 0x33, 0x00, 0x26, 0x00, 0x24, 0x00, 0x1d, 0x00, 0x20, 0x99, 0x38,
        0x1d, 0xe5, 0x60, 0xe4, 0xbd, 0x43, 0xd2, 0x3d, 0x8e, 0x43, 0x5a, 0x7d, 0xba, 0xfe, 0xb3,
        0xc0, 0x6e, 0x51, 0xc1, 0x3c, 0xae, 0x4d, 0x54, 0x13, 0x69, 0x1e, 0x52, 0x9a, 0xaf, 0x2c,
      ],
      extensionsBehind: [
        0x00, 0x10, 0x00, 0x0e, 0x00, 0x0c, 0x02, 0x68, 0x32, 0x08, 0x68, 0x74, 0x74, 0x70, 0x2f,
        0x31, 0x2e, 0x31, 0x00, 0x2b, 0x00, 0x03, 0x02, 0x03, 0x04,
      ])

    /// As Chrome has them, with GREASE (RFC 8701).
    public static let browser = Shape(
      name: "browser",
      cipherSuites: [
        0x0a, 0x0a, 0x13, 0x01, 0x13, 0x02, 0x13, 0x03, 0xc0, 0x2b, 0xc0, 0x2f, 0xc0, 0x2c, 0xc0,
        0x30, 0xcc, 0xa9, 0xcc, 0xa8, 0xc0, 0x13, 0xc0, 0x14, 0x00, 0x9c, 0x00, 0x9d, 0x00, 0x2f,
        0x00, 0x35,
      ],
      extensionsBefore: [
        0x5a, 0x5a, 0x00, 0x00, 0x00, 0x17, 0x00, 0x00, 0xff, 0x01, 0x00, 0x01, 0x00, 0x00, 0x0a,
        0x00, 0x0c, 0x00, 0x0a, 0x3a, 0x3a, 0x11, 0xec, 0x00, 0x1d, 0x00, 0x17, 0x00, 0x18, 0x00,
        0x0b, 0x00, 0x02, 0x01, 0x00, 0x00, 0x23, 0x00, 0x00, 0x00, 0x05, 0x00, 0x05, 0x01, 0x00,
        0x00, 0x00, 0x00, 0x00, 0x0d, 0x00, 0x12, 0x00, 0x10, 0x04, 0x03, 0x08, 0x04, 0x04, 0x01,
        0x05, 0x03, 0x08, 0x05, 0x05, 0x01, 0x08, 0x06, 0x06, 0x01, 0x00, 0x12, 0x00, 0x00, 0x00,
        0x33, 0x00, 0x2b, 0x00, 0x29, 0x3a, 0x3a, 0x00, 0x01, 0x00, 0x00, 0x1d, 0x00, 0x20, 0x99,
        0x38, 0x1d, 0xe5, 0x60, 0xe4, 0xbd, 0x43, 0xd2, 0x3d, 0x8e, 0x43, 0x5a, 0x7d, 0xba, 0xfe,
        0xb3, 0xc0, 0x6e, 0x51, 0xc1, 0x3c, 0xae, 0x4d, 0x54, 0x13, 0x69, 0x1e, 0x52, 0x9a, 0xaf,
        0x2c,
      ],
      extensionsBehind: [
        0x00, 0x10, 0x00, 0x0e, 0x00, 0x0c, 0x02, 0x68, 0x32, 0x08, 0x68, 0x74, 0x74, 0x70, 0x2f,
        0x31, 0x2e, 0x31, 0x00, 0x2b, 0x00, 0x07, 0x06, 0xda, 0xda, 0x03, 0x04, 0x03, 0x03, 0x00,
        0x1b, 0x00, 0x03, 0x02, 0x00, 0x02,
      ])

    /// This one with padding (RFC 7685) of so many bytes before the name.
    func padded(_ count: Int) -> Shape {
      guard count > 0 else { return self }
      var shape = self
      shape.extensionsBefore += [0, 21, UInt8(count >> 8 & 0xff), UInt8(count & 0xff)]
      shape.extensionsBefore += [UInt8](repeating: 0, count: count)
      return shape
    }

    /// This one with an encrypted_server_name extension (draft-ietf-tls-esni-01 §8.1), of no more
    /// than tells what it is.
    func withEncryptedName() -> Shape {
      var shape = self
      let content: [UInt8] = [0x13, 0x01, 0x00, 0x1d, 0, 0, 0, 0, 0, 0]
      shape.extensionsBefore += [0xff, 0xce, 0, UInt8(content.count)] + content
      return shape
    }
  }

  /// The record, or over QUIC the handshake message.
  public private(set) var content: [UInt8] = []
  /// Where the host name is in it.
  public private(set) var hostName = 0..<0
  /// Each length field's offset and width.
  private var places: [Field: (offset: Int, width: Int)] = [:]

  /// A hello for a name.
  ///
  /// - Parameters:
  ///   - name: nil for a hello without one.
  ///   - sessionIDCount: 32 as TLS 1.3 over TCP has it (RFC 8446 §4.1.2), 0 over QUIC
  ///     (RFC 9001 §8.4).
  public init(_ shape: Shape = .small, name: String? = "blocked.example", sessionIDCount: Int = 32)
  {
    let name = name.map { Array($0.utf8) }
    append(.message, width: 3, [0x01]) { hello in
      hello.content += [0x03, 0x03] + (1...32).map { UInt8($0) }
      hello.append(.sessionID, width: 1) {
        $0.content += [UInt8](repeating: 0xe5, count: sessionIDCount)
      }
      hello.append(.cipherSuites, width: 2) { $0.content += shape.cipherSuites }
      hello.append(.compression, width: 1) { $0.content += [0] }
      hello.append(.extensions, width: 2) { hello in
        hello.content += shape.extensionsBefore
        if let name { hello.appendServerName(name) }
        hello.content += shape.extensionsBehind + Self.lastExtension
      }
    }
  }

  private mutating func appendServerName(_ name: [UInt8]) {
    append(.serverNameExtension, width: 2, [0, 0]) { hello in
      hello.append(.serverNameList, width: 2) { hello in
        hello.append(.hostName, width: 2, [0]) { hello in
          hello.hostName = hello.content.count..<(hello.content.count + name.count)
          hello.content += name
        }
      }
    }
  }

  /// The same in a TLS record.
  public func inRecord() -> ProbeHello {
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
  public func probe(_ field: Field, _ value: Value) -> [UInt8]? {
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
