import CCrypto

/// Removes the protection of QUIC Initial packets (RFC 9001 §5.3, §5.4).
///
/// Deriving keys takes 8 µs and opening a packet 0.6 µs, so the keys of the last connections are
/// kept: the packets of one client hello come close together.
@safe
public struct QUICInitialOpener: ~Copyable {
  private struct Entry {
    var version: QUICVersion
    var role: QUICRole
    var destinationID: [UInt8]
    var keys: QUICInitialKeys
  }

  private static let entriesMax = 16
  private static let tagCount = 16
  /// Packets that are kept: of a ClientHello there are one or two, and each may be tried with two keys.
  private static let openedMax = 4

  private let derivation = QUICKeyDerivation()
  private var entries: [Entry] = []
  private var nextEntry = 0
  /// Contexts of libcrypto; nil when it has no memory, and then nothing is opened.
  private let headerCipher: OpaquePointer?
  private let packetCipher: OpaquePointer?
  private var header: [UInt8] = []
  private var sealed: [UInt8] = []
  /// The last packets: several readers of a datagram ask for the same ones, which are decrypted once.
  private var opened: [Opened] = []
  private var nextOpened = 0

  /// A packet that was opened, or that its keys do not open.
  private struct Opened {
    /// Whose salt was tried: the packet itself may have a version that tells none.
    var version = QUICVersion.v1
    var role = QUICRole.client
    var destinationID: [UInt8] = []
    /// From its header to its end.
    var bytes: [UInt8] = []
    var isAuthentic = false
    var plaintext: [UInt8] = []

    /// Becomes what came of a packet; the storage stays.
    mutating func keep(
      _ packet: Span<UInt8>, _ identifier: Span<UInt8>, _ role: QUICRole, _ isAuthentic: Bool,
      _ frames: Span<UInt8>
    ) {
      self.role = role
      self.isAuthentic = isAuthentic
      destinationID.removeAll(keepingCapacity: true)
      destinationID.append(identifier)
      bytes.removeAll(keepingCapacity: true)
      bytes.append(packet)
      plaintext.removeAll(keepingCapacity: true)
      plaintext.append(frames)
    }
  }

  /// An opener; one a thread.
  public init() {
    unsafe headerCipher = EVP_CIPHER_CTX_new()
    unsafe packetCipher = EVP_CIPHER_CTX_new()
  }

  deinit {
    // Both take nil.
    unsafe EVP_CIPHER_CTX_free(headerCipher)
    unsafe EVP_CIPHER_CTX_free(packetCipher)
  }

  /// Decrypts a packet, with the keys that follow from a Destination Connection ID.
  ///
  /// - Parameter plaintext: becomes the packet's frames.
  /// - Returns: whether the packet is authentic; if not, `plaintext` is empty.
  public mutating func open(
    _ datagram: Span<UInt8>, _ packet: QUICLongHeader, keysFrom destinationID: Span<UInt8>,
    role: QUICRole, into plaintext: inout [UInt8]
  ) -> Bool {
    plaintext.removeAll(keepingCapacity: true)
    guard packet.start >= 0, packet.start < packet.end, packet.end <= datagram.count else {
      return false
    }
    let bytes = datagram.extracting(packet.start..<packet.end)
    for index in opened.indices
    where opened[index].version == packet.version && opened[index].role == role
      && opened[index].bytes.isEqual(to: bytes)
      && opened[index].destinationID.isEqual(to: destinationID)
    {
      plaintext.append(contentsOf: opened[index].plaintext)
      return opened[index].isAuthentic
    }
    let isAuthentic = decrypt(datagram, packet, keysFrom: destinationID, role, into: &plaintext)
    if opened.count < Self.openedMax { opened.append(Opened()) }
    opened[nextOpened].version = packet.version
    opened[nextOpened].keep(bytes, destinationID, role, isAuthentic, plaintext.span)
    nextOpened = (nextOpened + 1) % Self.openedMax
    return isAuthentic
  }

  private mutating func decrypt(
    _ datagram: Span<UInt8>, _ packet: QUICLongHeader, keysFrom destinationID: Span<UInt8>,
    _ role: QUICRole, into plaintext: inout [UInt8]
  ) -> Bool {
    guard let keys = keys(packet.version, destinationID, role),
      let numberCount = removeHeaderProtection(datagram, packet, keys.headerKey)
    else { return false }
    let start = packet.packetNumberOffset + numberCount
    guard packet.end - start >= Self.tagCount, packet.end <= datagram.count else { return false }
    sealed.removeAll(keepingCapacity: true)
    sealed.append(datagram.extracting(start..<packet.end))
    // The nonce is the IV with the packet number in its last bytes.
    var nonce = keys.iv
    for index in 0..<numberCount {
      nonce[nonce.count - numberCount + index] ^= header[header.count - numberCount + index]
    }
    return decrypt(key: keys.key, nonce: nonce, into: &plaintext)
  }

  private mutating func keys(
    _ version: QUICVersion, _ destinationID: Span<UInt8>, _ role: QUICRole
  ) -> QUICInitialKeys? {
    for entry in entries where entry.version == version && entry.role == role {
      if entry.destinationID.isEqual(to: destinationID) { return entry.keys }
    }
    var identifier: [UInt8] = []
    identifier.append(destinationID)
    guard
      let keys = QUICInitialKeys(
        version: version, destinationID: identifier, role: role, by: derivation)
    else { return nil }
    let entry = Entry(version: version, role: role, destinationID: identifier, keys: keys)
    if entries.count < Self.entriesMax {
      entries.append(entry)
    } else {
      entries[nextEntry] = entry
      nextEntry = (nextEntry + 1) % Self.entriesMax
    }
    return keys
  }

  /// Makes `header` the packet's header without protection.
  ///
  /// - Returns: the bytes of the packet number; nil when the packet is too short for a sample.
  private mutating func removeHeaderProtection(
    _ datagram: Span<UInt8>, _ packet: QUICLongHeader, _ key: [UInt8]
  ) -> Int? {
    // The sample begins as if the packet number had four bytes (RFC 9001 §5.4.2).
    let sampleStart = packet.packetNumberOffset + 4
    guard packet.start >= 0, packet.start < packet.packetNumberOffset,
      sampleStart + 16 <= min(packet.end, datagram.count)
    else { return nil }
    var sample: [UInt8] = []
    for index in sampleStart..<(sampleStart + 16) { sample.append(datagram[index]) }
    guard let mask = unsafe QUICHeaderProtection.mask(sample, key: key, headerCipher) else {
      return nil
    }
    let numberCount = Int((datagram[packet.start] ^ mask[0]) & 0x03) + 1
    header.removeAll(keepingCapacity: true)
    header.append(datagram.extracting(packet.start..<(packet.packetNumberOffset + numberCount)))
    header[0] ^= mask[0] & 0x0f
    for index in 0..<numberCount { header[header.count - numberCount + index] ^= mask[1 + index] }
    return numberCount
  }

  /// Decrypts `sealed`, whose last bytes are the tag, with `header` as associated data.
  private mutating func decrypt(
    key: [UInt8], nonce: [UInt8], into plaintext: inout [UInt8]
  ) -> Bool {
    let contentCount = sealed.count - Self.tagCount
    var tag = Array(sealed[contentCount...])
    plaintext.append(contentsOf: repeatElement(0, count: contentCount))
    var count: Int32 = 0
    // The key has 16 bytes, the nonce the 12 that GCM takes by default; `plaintext` has room for
    // `contentCount` bytes, and GCM writes nothing at the end.
    guard let context = unsafe packetCipher,
      unsafe EVP_DecryptInit_ex(context, EVP_aes_128_gcm(), nil, key, nonce) == 1,
      unsafe EVP_DecryptUpdate(context, nil, &count, header, Int32(header.count)) == 1,
      unsafe EVP_DecryptUpdate(context, &plaintext, &count, sealed, Int32(contentCount)) == 1,
      unsafe EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_GCM_SET_TAG, Int32(Self.tagCount), &tag) == 1,
      unsafe EVP_DecryptFinal_ex(context, nil, &count) == 1
    else {
      plaintext.removeAll(keepingCapacity: true)
      return false
    }
    return true
  }
}
