import Population

/// The messages of a TLS 1.3 handshake as they are seen on the way (RFC 8446 §4, Appendix D.4).
enum TLSContent {
  /// A ClientHello as browsers send it, with the values of GREASE where Chrome has them (RFC 8701).
  ///
  /// - Parameters:
  ///   - hasPostQuantumKey: whether it has a key share of X25519MLKEM768 (1,216 bytes,
  ///     draft-ietf-tls-ecdhe-mlkem) and takes two segments; without one it is padded to 512 bytes
  ///     (RFC 7685).
  ///   - quicParameters: of the extension of RFC 9001 §8.2; nil over TCP.
  /// - Returns: the handshake message, without a record.
  static func clientHello(
    _ name: String, _ generator: inout SplitMix64, hasPostQuantumKey: Bool,
    quicParameters: [UInt8]? = nil
  ) -> [UInt8] {
    let protocols = quicParameters == nil ? ["h2", "http/1.1"] : ["h3"]
    let grease = GREASEValues(&generator)
    var extensions = block(grease.firstExtension, []) + serverName(name)
    extensions += [0, 23, 0, 0]  // extended_master_secret
    extensions += [0xff, 1, 0, 1, 0]  // renegotiation_info
    let groups: [UInt16] = [grease.group] + (hasPostQuantumKey ? [0x11ec] : []) + [29, 23, 24]
    extensions += block(10, counted(groups.flatMap { Bytes.of($0) }))
    extensions += block(11, [1, 0])
    extensions += block(16, counted(protocols.flatMap { [UInt8($0.utf8.count)] + Array($0.utf8) }))
    extensions += block(5, [1, 0, 0, 0, 0])
    extensions += block(13, counted(signatureAlgorithms.flatMap { Bytes.of($0) }))
    extensions += block(45, [1, 1])
    extensions += block(43, [6] + Bytes.of(grease.version) + [3, 4, 3, 3])
    var shares = Bytes.of(UInt16(29)) + [0, 32] + generator.bytes(32)
    if hasPostQuantumKey { shares = [0x11, 0xec] + [4, 0xc0] + generator.bytes(1216) + shares }
    shares = Bytes.of(grease.group) + [0, 1, 0] + shares
    extensions += block(51, counted(shares))
    if let quicParameters { extensions += block(57, quicParameters) }
    extensions += block(grease.lastExtension, [0])
    let session = quicParameters == nil ? generator.bytes(32) : []
    let suites: [UInt16] = [grease.suite, 0x1301, 0x1302, 0x1303, 0xc02b, 0xc02f, 0xc02c, 0xc030]
    let fixed =
      [3, 3] + generator.bytes(32) + [UInt8(session.count)] + session
      + counted(suites.flatMap { Bytes.of($0) }) + [1, 0]
    let missing = 512 - 4 - fixed.count - 2 - extensions.count - 4
    if missing > 0, quicParameters == nil {
      extensions += block(21, [UInt8](repeating: 0, count: missing))
    }
    return message(1, fixed + counted(extensions))
  }

  /// A ServerHello that takes X25519 (RFC 8446 §4.1.3).
  static func serverHello(_ generator: inout SplitMix64, session: Bool) -> [UInt8] {
    let extensions =
      block(43, [3, 4]) + block(51, Bytes.of(UInt16(29)) + [0, 32] + generator.bytes(32))
    let identifier = session ? [32] + generator.bytes(32) : [0]
    return message(
      2, [3, 3] + generator.bytes(32) + identifier + [0x13, 0x01, 0] + counted(extensions))
  }

  /// A record around bytes that fit into one.
  static func record(_ type: UInt8, _ content: [UInt8], version: UInt8 = 3) -> [UInt8] {
    [type, 3, version] + counted(content)
  }

  /// The record that middleboxes want to see (RFC 8446 Appendix D.4).
  static let changeCipherSpec: [UInt8] = [20, 3, 3, 0, 1, 1]

  private static let signatureAlgorithms: [UInt16] = [
    0x0403, 0x0804, 0x0401, 0x0503, 0x0805, 0x0501, 0x0806, 0x0601,
  ]

  private static func serverName(_ name: String) -> [UInt8] {
    block(0, counted([0] + counted(Array(name.utf8))))
  }

  private static func message(_ type: UInt8, _ body: [UInt8]) -> [UInt8] {
    [type, UInt8(body.count >> 16)] + counted(body)
  }

  private static func block(_ type: UInt16, _ data: [UInt8]) -> [UInt8] {
    Bytes.of(type) + counted(data)
  }

  /// Bytes behind their count in 16 bits.
  private static func counted(_ bytes: [UInt8]) -> [UInt8] {
    Bytes.of(UInt16(truncatingIfNeeded: bytes.count)) + bytes
  }
}
