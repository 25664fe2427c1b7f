import Dissection

/// The bytes are the beginning of a stream, and once more a body in chunks.
enum HTTPTarget {
  static func run(_ bytes: [UInt8]) {
    let stream = bytes.span
    checkPrefixes(stream, recognize: HTTPRequestHead.recognize)
    switch HTTPRequestHead.read(stream) {
    case .invalid: break
    case .incomplete(let head): check(head, in: stream)
    case .complete(let head):
      precondition(head.headCount > 0 && head.headCount <= stream.count)
      check(head, in: stream)
    }
    checkChunks(stream)
  }

  private static func check(_ head: HTTPRequestHead, in stream: Span<UInt8>) {
    precondition(head.methodRange.upperBound <= stream.count)
    precondition(head.targetRange.upperBound <= stream.count)
    precondition((head.contentLength ?? 0) >= 0)
    var host: [UInt8] = []
    for index in 0..<head.hostCount {
      HTTPRequestHead.appendHost(head.hostRange(index), of: stream, to: &host)
    }
    if let range = head.authorityRange { HTTPRequestHead.appendHost(range, of: stream, to: &host) }
    precondition(host.allSatisfy { $0 > 0x20 && $0 < 0x7f })
  }

  /// A body in pieces is skipped as the whole is: where it ends does not depend on the segments.
  private static func checkChunks(_ body: Span<UInt8>) {
    var whole = HTTPChunkReader()
    let expected = whole.skip(body)
    var pieces = HTTPChunkReader()
    var position = 0
    let step = 1 + Int(body.count > 0 ? body[body.count - 1] & 15 : 0)
    while position < body.count {
      let piece = body.extracting(position..<min(position + step, body.count))
      guard let (consumed, isFinished) = pieces.skip(piece) else {
        precondition(expected == nil)
        return
      }
      precondition(consumed >= 0 && consumed <= piece.count)
      position += consumed
      if isFinished {
        precondition(expected?.isFinished == true && expected?.consumed == position)
        return
      }
      precondition(consumed == piece.count)
    }
    precondition(expected?.isFinished != true)
  }
}
