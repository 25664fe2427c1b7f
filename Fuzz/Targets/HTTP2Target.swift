import Dissection

/// The bytes are what a client sends behind the preface of HTTP/2; the first says in how large pieces.
enum HTTP2Target {
  private static let preface = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8)

  static func run(_ bytes: [UInt8]) {
    guard let first = bytes.first else { return }
    var stream = HTTP2Stream(blockCountMax: 4096)
    var pending: [UInt8] = []
    var offset = 0
    let all = preface + bytes.dropFirst()
    while offset < all.count {
      let end = min(all.count, offset + Int(first) + 1)
      pending += all[offset..<end]
      offset = end
      guard read(&pending, &stream) else { return }
      precondition(stream.heldByteCount <= 4096 + 65_536)
    }
    _ = stream.readRest(pending.span)
  }

  /// - Returns: whether more may come.
  private static func read(_ pending: inout [UInt8], _ stream: inout HTTP2Stream) -> Bool {
    while !pending.isEmpty {
      switch stream.read(pending.span) {
      case .skipped(let count), .request(_, let count):
        precondition(count > 0 && count <= pending.count)
        pending.removeFirst(count)
      case .incomplete(let count):
        precondition(count > pending.count)
        return true
      case .invalid: return false
      }
    }
    return true
  }
}
