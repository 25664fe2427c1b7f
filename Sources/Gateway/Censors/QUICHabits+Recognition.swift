import Dissection

// What a censor takes for QUIC, whatever the name in it.
extension QUICHabits {
  /// Notes the server name in a datagram, and that it is of QUIC.
  ///
  /// - Parameters:
  ///   - silence: nanoseconds since the flow's last datagram; nil for its first one.
  ///   - plaintext: is overwritten.
  func read(
    _ datagram: Span<UInt8>, silence: Int64?, opener: inout QUICInitialOpener,
    plaintext: inout [UInt8], into buffer: inout ObservationBuffer
  ) {
    readName(
      datagram, silence: silence, opener: &opener, plaintext: &plaintext, into: &buffer)
    // Behind the name, so that a rule that allows it is asked first.
    if buffer.wanted.contains(.protocol), recognises(datagram, silence) { buffer.note(.quic) }
  }

  private func recognises(_ datagram: Span<UInt8>, _ silence: Int64?) -> Bool {
    guard datagrams == .any || isFirst(after: silence), datagram.count >= byteCountMin else {
      return false
    }
    switch knownBy {
    case .version:
      return datagram.count >= 5
        && versions.contains((1...4).reduce(0) { $0 << 8 | UInt32(datagram[$1]) })
    case .packet:
      guard let header = QUICLongHeader(datagram, at: 0), header.packetType == .initial else {
        return false
      }
      return versions.isEmpty || versions.contains(header.version.rawValue)
    }
  }
}
