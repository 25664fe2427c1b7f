import CCrypto

/// Protects QUIC Initial packets as their sender does (RFC 9001 §5.3, §5.4).
@safe
public struct QUICInitialSealer: ~Copyable {
  private static let tagCount = 16
  /// Bytes of the packet number; its sample begins behind four.
  private static let numberCount = 4

  private let keys: QUICInitialKeys
  private let version: QUICVersion
  /// Contexts of libcrypto; nil when it has no memory, and then nothing is sealed.
  private let headerCipher: OpaquePointer?
  private let packetCipher: OpaquePointer?

  /// A sealer of one side of a connection.
  ///
  /// - Parameters:
  ///   - version: one whose Initial packets are read.
  ///   - destinationID: that of the client's first Initial packet, 20 bytes at most.
  /// - Returns: nil when libcrypto fails.
  public init?(version: QUICVersion = .v1, destinationID: [UInt8], role: QUICRole) {
    guard let keys = QUICInitialKeys(version: version, destinationID: destinationID, role: role)
    else { return nil }
    self.keys = keys
    self.version = version
    unsafe headerCipher = EVP_CIPHER_CTX_new()
    unsafe packetCipher = EVP_CIPHER_CTX_new()
  }

  deinit {
    // Both take nil.
    unsafe EVP_CIPHER_CTX_free(headerCipher)
    unsafe EVP_CIPHER_CTX_free(packetCipher)
  }

  /// Appends a packet with `frames`, padded with PADDING frames.
  ///
  /// - Parameters:
  ///   - frames: at least 4 bytes and at most 16,000, with the padding.
  ///   - packetCount: bytes that the packet has at least.
  /// - Returns: whether it was appended.
  public func append(
    number: UInt32, to destination: [UInt8], from source: [UInt8], frames: [UInt8],
    packetCount: Int, into datagram: inout [UInt8]
  ) -> Bool {
    let prefixCount = 1 + 4 + 1 + destination.count + 1 + source.count + 1 + 2 + Self.numberCount
    var plaintext = frames
    let missing = packetCount - prefixCount - plaintext.count - Self.tagCount
    if missing > 0 { plaintext.append(contentsOf: repeatElement(0, count: missing)) }
    let length = Self.numberCount + plaintext.count + Self.tagCount
    guard length < 1 << 14, plaintext.count >= 4 else { return false }
    // A long header of type Initial, and four bytes of packet number (RFC 9000 §17.2.2, RFC 9369 §3.2).
    var header: [UInt8] = [version == .v2 ? 0xd3 : 0xc3]
    header += (0..<4).map { UInt8(truncatingIfNeeded: version.rawValue >> (24 - 8 * $0)) }
    header += [UInt8(destination.count)] + destination
    header += [UInt8(source.count)] + source + [0]
    header += [0x40 | UInt8(length >> 8), UInt8(length & 0xff)]
    let numberBytes = (0..<4).map { UInt8(truncatingIfNeeded: number >> (24 - 8 * $0)) }
    header += numberBytes
    var nonce = keys.iv
    for index in 0..<4 { nonce[nonce.count - 4 + index] ^= numberBytes[index] }
    guard let sealed = seal(plaintext, nonce: nonce, header: header),
      let mask = unsafe QUICHeaderProtection.mask(
        Array(sealed.prefix(QUICHeaderProtection.sampleCount)), key: keys.headerKey, headerCipher)
    else { return false }
    header[0] ^= mask[0] & 0x0f
    for index in 0..<4 { header[header.count - 4 + index] ^= mask[1 + index] }
    datagram += header + sealed
    return true
  }

  private func seal(_ plaintext: [UInt8], nonce: [UInt8], header: [UInt8]) -> [UInt8]? {
    var sealed = [UInt8](repeating: 0, count: plaintext.count)
    var tag = [UInt8](repeating: 0, count: Self.tagCount)
    var count: Int32 = 0
    // The key has 16 bytes, the nonce the 12 that GCM takes by default; GCM writes as many bytes as
    // it reads, none at the end, and 16 of the tag.
    guard let context = unsafe packetCipher,
      unsafe EVP_EncryptInit_ex(context, EVP_aes_128_gcm(), nil, keys.key, nonce) == 1,
      unsafe EVP_EncryptUpdate(context, nil, &count, header, Int32(header.count)) == 1,
      unsafe EVP_EncryptUpdate(context, &sealed, &count, plaintext, Int32(plaintext.count)) == 1,
      unsafe EVP_EncryptFinal_ex(context, nil, &count) == 1,
      unsafe EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_GCM_GET_TAG, Int32(Self.tagCount), &tag) == 1
    else { return nil }
    return sealed + tag
  }
}
