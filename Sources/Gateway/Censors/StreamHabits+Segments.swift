import Dissection

// Which segments a censor takes at all, by what is in their headers.
extension StreamHabits {
  /// Whether the censor looks at a segment. One that it does not take changes nothing in it.
  ///
  /// A wrong checksum may be the capture's: a host whose network card computes it captures its own
  /// segments before that. A hop limit is that at the place of the capture.
  ///
  /// - Parameters:
  ///   - bytes: the frame of `packet`.
  ///   - fragmentCount: of how many IP fragments it was put together; 0 for a packet that came whole.
  func takes(_ packet: Packet, _ bytes: Span<UInt8>, fragmentCount: Int32) -> Bool {
    guard fragmentCount <= fragmentsMax, packet.hopLimit >= hopLimitMin, hasFlags(packet),
      hasOptions(packet, bytes)
    else { return false }
    return checksums == .ignored || packet.hasValidTransportChecksum(bytes) != false
  }

  private func hasFlags(_ packet: Packet) -> Bool {
    guard packet.payloadCount > 0, !packet.flags.contains(.syn) else { return true }
    switch dataFlags {
    case .any, .evenRST: return true
    case .ack: return packet.flags.contains(.ack)
    case .pshACK: return packet.flags.isSuperset(of: [.psh, .ack])
    }
  }

  private func hasOptions(_ packet: Packet, _ bytes: Span<UInt8>) -> Bool {
    switch options {
    case .any: return true
    case .none: return packet.headerCount == 20
    case .known:
      return !Self.hasOption(packet, bytes, from: TCPOptionKind.timestamps + 1, through: .max)
    case .withoutMD5:
      let md5 = TCPOptionKind.md5Signature
      return !Self.hasOption(packet, bytes, from: md5, through: md5)
    }
  }

  /// Whether a segment has an option of some kinds (RFC 9293 §3.1). Reading ends where a length is
  /// none.
  private static func hasOption(
    _ packet: Packet, _ bytes: Span<UInt8>, from first: UInt8, through last: UInt8
  ) -> Bool {
    let options = bytes.extracting(packet.optionsRange)
    var offset = 0
    while offset < options.count, options[offset] != TCPOptionKind.endOfList {
      let kind = options[offset]
      if kind >= first, kind <= last { return true }
      guard kind != TCPOptionKind.noOperation else {
        offset += 1
        continue
      }
      guard offset + 1 < options.count, options[offset + 1] >= 2 else { return false }
      offset += Int(options[offset + 1])
    }
    return false
  }
}

extension StreamHabits.Messages {
  /// Whether the censor looks at nothing after a segment with this payload.
  func end(after payload: Span<UInt8>) -> Bool {
    guard self != .all else { return false }
    let begins = HTTPRequestHead.recognize(payload) != .no || TLSRecords.recognize(payload) != .no
    return begins == (self == .first)
  }
}

/// Kinds of TCP options (IANA, "TCP Option Kind Numbers").
private enum TCPOptionKind {
  static let endOfList: UInt8 = 0
  static let noOperation: UInt8 = 1
  /// RFC 7323 §3. Those up to it are in use by all hosts: segment size, window scale, selective
  /// acknowledgements; 6 and 7 were echoes (RFC 1072).
  static let timestamps: UInt8 = 8
  /// RFC 2385.
  static let md5Signature: UInt8 = 19
}
