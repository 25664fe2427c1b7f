import Dissection

/// What a host's TCP answers while the connection opens.
extension ExchangeHost {
  /// Takes a segment of the other host.
  ///
  /// - Returns: the answer; nil when there is none.
  mutating func answer(to segment: CraftedSegment, clock: UInt32) -> CraftedSegment? {
    guard segment.isTakenByReceiver else { return nil }
    return switch state {
    case .listen: answerListening(segment, clock)
    case .synSent: answerOpening(segment, clock)
    case .synReceived: answerOpened(segment, clock)
    case .established: answerConnected(segment, clock)
    }
  }

  /// RFC 9293 §3.10.7.2.
  private mutating func answerListening(
    _ segment: CraftedSegment, _ clock: UInt32
  ) -> CraftedSegment? {
    let flags = segment.flags.bits
    if flags.contains(.rst) { return nil }
    if flags.contains(.ack) { return reset(answering: segment) }
    guard flags.contains(.syn) else { return nil }
    take(segment)
    state = .synReceived
    return self.segment([.syn, .ack], clock: clock)
  }

  /// RFC 9293 §3.10.7.3.
  private mutating func answerOpening(
    _ segment: CraftedSegment, _ clock: UInt32
  ) -> CraftedSegment? {
    let flags = segment.flags.bits
    let acknowledges = flags.contains(.ack)
    if acknowledges, segment.acknowledgement != next {
      return flags.contains(.rst) ? nil : reset(answering: segment)
    }
    // A RST that acknowledges nothing is not for this connection. None that acknowledges the SYN
    // was ever published: it would end the connection.
    guard !flags.contains(.rst), flags.contains(.syn) else { return nil }
    take(segment)
    state = acknowledges ? .established : .synReceived
    return self.segment(acknowledges ? .ack : [.syn, .ack], clock: clock)
  }

  /// RFC 9293 §3.10.7.4, in SYN-RECEIVED. A server's Linux sends its SYN/ACK again when the SYN comes
  /// again, with payload or without (`tcp_check_req`).
  private mutating func answerOpened(
    _ segment: CraftedSegment, _ clock: UInt32
  ) -> CraftedSegment? {
    let flags = segment.flags.bits
    guard !flags.contains(.rst) else { return nil }
    if flags.contains(.ack), segment.acknowledgement == next { state = .established }
    guard flags.contains(.syn) else { return nil }
    // Else the number of a SYN is no longer in the window, and the receiver says what it expects.
    let isRepeated = end == .server && !flags.contains(.ack)
    return self.segment(isRepeated ? [.syn, .ack] : .ack, clock: clock)
  }

  /// RFC 9293 §3.10.7.4: an ACK for a SYN (the "challenge" of RFC 5961 §4).
  private mutating func answerConnected(
    _ segment: CraftedSegment, _ clock: UInt32
  ) -> CraftedSegment? {
    segment.flags.bits.contains(.syn) ? self.segment(.ack, clock: clock) : nil
  }
}

extension CraftedSegment {
  /// Whether the receiver's TCP gets it and does not drop it at once, for a checksum, a length or an
  /// MD5 signature (RFC 2385 §2) that is wrong. A TTL below 20 is taken not to reach (assumed: those
  /// that Geneva sends are 8 to 10, the default is 64).
  var isTakenByReceiver: Bool {
    checksum == .right && totalLength == nil && dataOffset == nil && hopLimit >= 20
      && !options.contains { $0.kind == TCPOption.md5Signature }
  }

  /// The sender's timestamp (RFC 7323 §3.2); nil when there is none.
  var timestamp: UInt32? {
    guard let option = options.first(where: { $0.kind == TCPOption.timestamps }),
      option.data.count >= 4
    else { return nil }
    return option.data.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
  }
}
