/// A TLS ClientHello (RFC 8446 §4.1.2, RFC 5246 §7.4.1.2). Ranges are of the handshake message.
public struct ClientHello: Sendable {
  static let handshakeType: UInt8 = 1

  /// The first host name of the server_name extension (RFC 6066 §3).
  public var serverNameRange: Range<Int>?
  /// The first protocol of the ALPN extension (RFC 7301 §3.1).
  public var alpnRange: Range<Int>?
  public var legacyVersion: UInt16 = 0
  /// The highest of supported_versions (RFC 8446 §4.2.1) that is not GREASE (RFC 8701); without
  /// that extension the legacy version.
  public var highestVersion: UInt16 = 0
  /// encrypted_client_hello (RFC 9849): the server name is that of the client-facing server, unless
  /// the extension is GREASE.
  public var hasEncryptedClientHello = false
  /// encrypted_server_name of draft-ietf-tls-esni-00 to 06.
  public var hasESNI = false
  /// All cipher suites, and all extensions, for fingerprints.
  public var cipherSuitesRange = 0..<0
  public var extensionsRange = 0..<0

  /// What came of reading a ClientHello.
  public enum Reading: Sendable {
    case complete(ClientHello)
    /// More bytes are needed.
    case incomplete
    /// It is none, or its lengths contradict each other.
    case invalid
  }

  /// Reads a handshake message from its header on.
  public static func read(_ handshake: Span<UInt8>) -> Reading {
    guard handshake.count >= 4 else {
      return handshake.count == 0 || handshake[0] == handshakeType ? .incomplete : .invalid
    }
    guard handshake[0] == handshakeType else { return .invalid }
    let end = 4 + (Int(handshake[1]) << 16 | Int(handshake.uint16(at: 2)))
    guard end <= 64 * 1024 else { return .invalid }
    guard handshake.count >= end else { return .incomplete }
    var hello = ClientHello()
    return hello.readBody(handshake.extracting(..<end)) ? .complete(hello) : .invalid
  }

  /// Appends the server name in lower case, without a dot at its end; bytes that are not printable
  /// become `\DDD`.
  public func appendServerName(_ handshake: Span<UInt8>, to names: inout [UInt8]) {
    guard var range = serverNameRange, range.upperBound <= handshake.count else { return }
    if !range.isEmpty, handshake[range.upperBound - 1] == UInt8(ascii: ".") {
      range = range.lowerBound..<(range.upperBound - 1)
    }
    NameText.append(handshake.extracting(range), escapesDots: false, to: &names)
  }

  /// Calls `body` with the type of each extension, and the range of its data, in their order.
  ///
  /// - Parameter handshake: the message that this was read from.
  func forEachExtension(
    _ handshake: Span<UInt8>, _ body: (_ type: UInt16, _ data: Range<Int>) -> Void
  ) {
    var offset = extensionsRange.lowerBound
    while extensionsRange.upperBound - offset >= 4, offset + 4 <= handshake.count,
      let data = Self.block16(handshake, at: offset + 2)
    {
      body(handshake.uint16(at: offset), data)
      offset = data.upperBound
    }
  }

  private mutating func readBody(_ bytes: Span<UInt8>) -> Bool {
    // Version, random, session identifier, cipher suites, compression methods.
    guard bytes.count >= 39 else { return false }
    legacyVersion = bytes.uint16(at: 4)
    highestVersion = legacyVersion
    var offset = 39 + Int(bytes[38])
    guard let suites = Self.block16(bytes, at: offset) else { return false }
    cipherSuitesRange = suites
    offset = suites.upperBound
    guard offset < bytes.count else { return false }
    offset += 1 + Int(bytes[offset])
    // Extensions are optional (RFC 5246 §7.4.1.2).
    guard offset < bytes.count else { return offset == bytes.count }
    guard let extensions = Self.block16(bytes, at: offset) else { return false }
    extensionsRange = extensions
    return readExtensions(bytes, extensions)
  }

  private mutating func readExtensions(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    var offset = range.lowerBound
    var versions: Range<Int>?
    while offset < range.upperBound {
      guard range.upperBound - offset >= 4 else { return false }
      let type = bytes.uint16(at: offset)
      guard let data = Self.block16(bytes, at: offset + 2), data.upperBound <= range.upperBound
      else { return false }
      switch type {
      case 0 where serverNameRange == nil: serverNameRange = Self.hostName(bytes, data)
      case 16 where alpnRange == nil: alpnRange = Self.firstProtocol(bytes, data)
      case 43 where versions == nil: versions = data
      case 0xfe0d: hasEncryptedClientHello = true
      case 0xffce: hasESNI = true
      default: break
      }
      offset = data.upperBound
    }
    if let versions { noteVersions(bytes, versions) }
    return true
  }

  /// The first entry of type host_name.
  private static func hostName(_ bytes: Span<UInt8>, _ data: Range<Int>) -> Range<Int>? {
    guard let list = block16(bytes, at: data.lowerBound), list.upperBound <= data.upperBound else {
      return nil
    }
    var offset = list.lowerBound
    while offset < list.upperBound {
      guard let name = block16(bytes, at: offset + 1), name.upperBound <= list.upperBound else {
        return nil
      }
      if bytes[offset] == 0 { return name }
      offset = name.upperBound
    }
    return nil
  }

  private static func firstProtocol(_ bytes: Span<UInt8>, _ data: Range<Int>) -> Range<Int>? {
    guard data.count > 3 else { return nil }
    let start = data.lowerBound + 3
    let end = start + Int(bytes[start - 1])
    return end <= data.upperBound ? start..<end : nil
  }

  private mutating func noteVersions(_ bytes: Span<UInt8>, _ data: Range<Int>) {
    var offset = data.lowerBound + 1
    var highest: UInt16 = 0
    while offset + 1 < data.upperBound {
      let version = bytes.uint16(at: offset)
      if version & 0x0f0f != 0x0a0a { highest = max(highest, version) }
      offset += 2
    }
    if highest > 0 { highestVersion = highest }
  }

  /// The bytes after a length of 16 bits at `offset`; nil where they do not fit.
  private static func block16(_ bytes: Span<UInt8>, at offset: Int) -> Range<Int>? {
    guard bytes.count - offset >= 2 else { return nil }
    let start = offset + 2
    let end = start + Int(bytes.uint16(at: offset))
    return end <= bytes.count ? start..<end : nil
  }
}
