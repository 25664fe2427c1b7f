extension ClientHelloHabits {
  /// Type, two lengths, type of name, and length of name: all of a server_name extension that is
  /// before the name.
  private static let serverNameHeaderCount = 9

  /// The server name of a ClientHello that such a censor acts on.
  ///
  /// - Parameter bytes: from a TLS record on; those of one segment, or of several together. Records
  ///   are not joined.
  /// - Returns: a range of `bytes`, not empty, or nil if the censor sees no name.
  /// - Complexity: O(n) in the count of the bytes.
  public func serverName(inRecord bytes: Span<UInt8>) -> Range<Int>? {
    var progress = Progress()
    return serverName(inRecord: bytes, &progress)
  }

  /// The same of a record that arrives in pieces.
  ///
  /// - Parameter progress: how far the search came in the bytes of the last call, which these begin with.
  /// - Complexity: O(n) in the count of the bytes that are new, as a rule.
  public func serverName(
    inRecord bytes: Span<UInt8>, _ progress: inout Progress
  ) -> Range<Int>? {
    // Handshake, version 3.x, length.
    guard bytes.count >= 5, bytes[0] == 22, bytes[1] == 3,
      let end = record.end(of: Int(bytes.uint16(at: 3)), from: 5, within: bytes.count)
    else { return nil }
    return serverName(bytes, in: 5..<end, &progress)
  }

  /// The server name of a ClientHello that such a censor acts on, without the record.
  ///
  /// - Parameter bytes: from a handshake message on, as CRYPTO frames of QUIC carry it (RFC 9001
  ///   §4).
  /// - Returns: a range of `bytes`, not empty, or nil if the censor sees no name.
  /// - Complexity: O(n) in the count of the bytes.
  public func serverName(inMessage bytes: Span<UInt8>) -> Range<Int>? {
    var progress = Progress()
    return serverName(bytes, in: 0..<bytes.count, &progress)
  }

  /// Whether each part that has to lie within one segment does.
  ///
  /// - Parameters:
  ///   - name: where the name is in the bytes of the record.
  ///   - cuts: where segments begin among them.
  public func isWhole(_ name: Range<Int>, cuts: Span<Int32>) -> Bool {
    for index in cuts.indices {
      let cut = Int(cuts[index])
      if whole.contains(Parts(.header)), (3...8).contains(cut) { return false }
      if whole.contains(Parts(.hostName)), cut > name.lowerBound, cut < name.upperBound {
        return false
      }
    }
    return true
  }

  private func serverName(
    _ bytes: Span<UInt8>, in range: Range<Int>, _ progress: inout Progress
  ) -> Range<Int>? {
    // The header of the message, version and random, length of the session identifier.
    guard range.count >= 39, bytes[range.lowerBound] == ClientHello.handshakeType else {
      return nil
    }
    let body = range.lowerBound + 4
    let length = Int(bytes[body - 3]) << 16 | Int(bytes.uint16(at: body - 2))
    guard let end = message.end(of: length, from: body, within: range.upperBound), end - body >= 35
    else { return nil }
    let fields = (body + 34)..<end
    if search != .scan, let extensions = extensionsRange(bytes, after: fields) {
      return serverName(bytes, walking: extensions, &progress)
    }
    return search == .walk ? nil : serverName(bytes, scanning: fields, &progress)
  }

  /// The extensions behind session identifier, cipher suites and compression methods; nil where the
  /// lengths do not lead to them.
  private func extensionsRange(_ bytes: Span<UInt8>, after fields: Range<Int>) -> Range<Int>? {
    let end = fields.upperBound
    var offset = fields.lowerBound + 1 + Int(bytes[fields.lowerBound])
    guard end - offset >= 2 else { return nil }
    offset += 2 + Int(bytes.uint16(at: offset))
    guard offset < end else { return nil }
    offset += compressionMethods == .assumed ? 2 : 1 + Int(bytes[offset])
    guard end - offset >= 2,
      let last = extensions.end(
        of: Int(bytes.uint16(at: offset)), from: offset + 2, within: end)
    else { return nil }
    return (offset + 2)..<last
  }

  private func serverName(
    _ bytes: Span<UInt8>, walking extensions: Range<Int>, _ progress: inout Progress
  ) -> Range<Int>? {
    var offset = max(extensions.lowerBound, Int(progress.walkedCount))
    defer { progress.walkedCount = Int32(clamping: offset) }
    while extensions.upperBound - offset >= Self.serverNameHeaderCount {
      if bytes.uint16(at: offset) == 0 {
        return serverName(bytes, ofExtensionAt: offset, within: extensions.upperBound)
      }
      offset += 4 + Int(bytes.uint16(at: offset + 2))
    }
    return nil
  }

  private func serverName(
    _ bytes: Span<UInt8>, scanning range: Range<Int>, _ progress: inout Progress
  ) -> Range<Int>? {
    var offset = max(range.lowerBound, Int(progress.scannedCount))
    /// The first place that more bytes may make an extension of.
    var firstOpen: Int?
    defer { progress.scannedCount = Int32(clamping: firstOpen ?? offset) }
    while range.upperBound - offset > Self.serverNameHeaderCount {
      // Lengths that are never read tell no extension from other bytes: its first character does.
      if bytes.uint16(at: offset) == 0,
        bytes[offset + Self.serverNameHeaderCount].isLabelCharacter, bytes[offset + 6] == 0
      {
        if let name = serverName(bytes, ofExtensionAt: offset, within: range.upperBound) {
          return name
        }
        firstOpen = firstOpen ?? offset
      }
      offset += 1
    }
    return nil
  }

  /// - Precondition: `offset + serverNameHeaderCount <= end <= bytes.count`
  private func serverName(
    _ bytes: Span<UInt8>, ofExtensionAt offset: Int, within end: Int
  ) -> Range<Int>? {
    let start = offset + Self.serverNameHeaderCount
    let extensionLength = Int(bytes.uint16(at: offset + 2))
    let listLength = Int(bytes.uint16(at: offset + 4))
    let nameLength = Int(bytes.uint16(at: offset + 7))
    guard bytes[offset + 6] == 0,
      let data = serverNameExtension.end(of: extensionLength, from: offset + 4, within: end),
      data >= start, let list = serverNameList.end(of: listLength, from: offset + 6, within: data),
      list >= start, var last = hostName.end(of: nameLength, from: start, within: list)
    else { return nil }
    if hostNameEnd == .character {
      var index = start
      while index < last, bytes[index].isLabelCharacter || bytes[index] == UInt8(ascii: ".") {
        index += 1
      }
      last = index
    }
    return start < last ? start..<last : nil
  }
}

extension ClientHelloHabits {
  /// How far a search has come in bytes that more will follow: what lies before tells nothing new.
  public struct Progress: Sendable {
    fileprivate var walkedCount: Int32 = 0
    fileprivate var scannedCount: Int32 = 0

    /// Of a search that has not begun.
    public init() {}
  }
}

extension ClientHelloHabits.LengthUse {
  /// Where what a length counts ends, by this use of it; nil where the reading ends. Never before
  /// `start`.
  ///
  /// - Precondition: `start <= limit`
  fileprivate func end(of length: Int, from start: Int, within limit: Int) -> Int? {
    let room = limit - start
    return switch self {
    case .ignored: limit
    case .nonzero: length > 0 ? limit : nil
    case .limited: length <= 1 << 14 ? limit : nil
    case .fits: length <= room ? limit : nil
    case .nonzeroFits: length > 0 && length <= room ? limit : nil
    case .clamped: start + min(length, room)
    case .bounds: length <= room ? start + length : nil
    case .exact: length == room ? limit : nil
    }
  }
}
