import Dissection
import Rules

extension HTTPRequestHead {
  /// Notes the hosts of a request, its URL, and the whole head where keywords are looked for in it.
  ///
  /// - Parameters:
  ///   - readsURL: whether its reader looks at the URL.
  ///   - keepsPort: whether its reader takes a port for a part of the host.
  func note(
    _ bytes: Span<UInt8>, into buffer: inout ObservationBuffer, readsURL: Bool = true,
    keepsPort: Bool = false
  ) {
    noteHosts(bytes, into: &buffer, keepsPort: keepsPort)
    if readsURL, buffer.wanted.contains(.httpURL) { noteURL(bytes, into: &buffer) }
    if buffer.wanted.contains(.httpRequest) {
      let start = buffer.append(bytes.extracting(..<headCount))
      buffer.note(.httpRequest, from: start)
    }
  }

  /// Notes the hosts of a request.
  func noteHosts(
    _ bytes: Span<UInt8>, into buffer: inout ObservationBuffer, keepsPort: Bool = false
  ) {
    buffer.beginMessage()
    // An absolute target overrides Host (RFC 9112 §3.2.2); a reader that looks for names sees both.
    for index in 0..<hostCount {
      noteHost(hostRange(index), of: bytes, keepsPort: keepsPort, into: &buffer)
    }
    if let authorityRange {
      noteHost(authorityRange, of: bytes, keepsPort: keepsPort, into: &buffer)
    }
  }

  private func noteHost(
    _ range: Range<Int>, of bytes: Span<UInt8>, keepsPort: Bool,
    into buffer: inout ObservationBuffer
  ) {
    let start = buffer.bytes.count
    Self.appendHost(range, of: bytes, keepsPort: keepsPort, to: &buffer.bytes)
    buffer.note(.httpHost, from: start)
  }

  /// Notes host and target as they are, and once more with their escapes decoded: a word is found
  /// however it was written.
  private func noteURL(_ bytes: Span<UInt8>, into buffer: inout ObservationBuffer) {
    let hasHost = hostCount > 0 && authorityRange == nil
    Self.noteURL(
      host: bytes.extracting(hasHost ? hostRange(0) : 0..<0), bytes.extracting(targetRange),
      into: &buffer)
  }

  /// Notes the URL of a host and a target.
  static func noteURL(
    host: Span<UInt8>, _ target: Span<UInt8>, into buffer: inout ObservationBuffer
  ) {
    let start = buffer.bytes.count
    _ = buffer.append(host)
    _ = buffer.append(target)
    buffer.note(.httpURL, from: start)
    guard hasEscapes(target) else { return }
    let decodedStart = buffer.bytes.count
    appendDecoded(target, to: &buffer.bytes)
    buffer.note(.httpURL, from: decodedStart)
  }

  private static func hasEscapes(_ bytes: Span<UInt8>) -> Bool {
    for index in bytes.indices
    where bytes[index] == UInt8(ascii: "%") || bytes[index] == UInt8(ascii: "+") {
      return true
    }
    return false
  }

  /// Decodes `%41` (RFC 3986 §2.1), and `+` as forms write a space.
  private static func appendDecoded(_ bytes: Span<UInt8>, to decoded: inout [UInt8]) {
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      if byte == UInt8(ascii: "%"), index + 2 < bytes.count,
        let high = bytes[index + 1].hexDigitValue, let low = bytes[index + 2].hexDigitValue
      {
        decoded.append(high << 4 | low)
        index += 3
      } else {
        decoded.append(byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
        index += 1
      }
    }
  }
}

extension HTTP2Stream.Request {
  /// Notes the host of a request, and its URL where that is looked for.
  func note(into buffer: inout ObservationBuffer) {
    guard !authority.isEmpty else { return }
    let start = buffer.bytes.count
    HTTPRequestHead.appendHost(
      authority.indices, of: authority.span, to: &buffer.bytes)
    buffer.note(.httpHost, from: start)
    guard buffer.wanted.contains(.httpURL) else { return }
    HTTPRequestHead.noteURL(host: authority.span, path.span, into: &buffer)
  }
}
