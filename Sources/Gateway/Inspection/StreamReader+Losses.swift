import Dissection

// What a stream makes of messages of which the rest does not come.
extension StreamReader {
  /// Bytes are missing from here on: reads what came of the message at hand.
  ///
  /// - Parameter isCut: whether the capture cut them off, so that any reader had them.
  mutating func skipGap(isCut: Bool, into space: inout InspectionSpace) {
    readPending(isLost: isCut || readsCutMessages, into: &space)
    forget()
  }

  /// No more bytes will come: reads what came of the message at hand.
  mutating func close(into space: inout InspectionSpace) {
    readPending(isLost: readsCutMessages, into: &space)
    finish()
  }

  /// Notes the names that came whole.
  ///
  /// - Parameter isLost: whether the rest of the message may be missing in the capture only.
  private mutating func readPending(isLost: Bool, into space: inout InspectionSpace) {
    guard !pending.isEmpty else { return }
    // They became legible when they came.
    let frame = space.buffer.frame
    space.buffer.frame = pendingFrame
    switch state {
    case .requestHead:
      if let http = space.httpHabits(habits.http) {
        noteCutHead(pending.span, by: http, into: &space.buffer)
      } else if case .incomplete(let head) = HTTPRequestHead.read(pending.span) {
        head.noteHosts(pending.span, into: &space.buffer)
      }
    case .clientHello where isLost && habits.clientHello == nil: readCutHello(into: &space)
    case .dns where isLost:
      // Behind the length.
      _ = DNSReader.read(
        pending.span.extracting(min(2, pending.count)...), limits: space.limits,
        into: &space.buffer)
    case .http2(var stream) where isLost:
      if let request = stream.readRest(pending.span) { request.note(into: &space.buffer) }
    default: break
    }
    space.buffer.frame = frame
  }

  private func readCutHello(into space: inout InspectionSpace) {
    guard case .incomplete = TLSRecords.readClientHello(pending.span, handshake: &space.message)
    else { return }
    let message = space.message
    if let hello = ClientHello.read(cut: message.span) {
      space.buffer.note(hello, message.span, isQUIC: false)
    }
  }
}
