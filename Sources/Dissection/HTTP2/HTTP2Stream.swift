/// What a client sends over HTTP/2 in clear, which it knows the server to speak (RFC 9113 §3.3): the
/// preface, and then frames, of which those with header blocks are read.
public struct HTTP2Stream: Sendable {
  /// A request: what its header block says of its target (RFC 9113 §8.3.1).
  public struct Request: Sendable {
    /// Host and port: `:authority`, or else `host`.
    public internal(set) var authority: [UInt8] = []
    public internal(set) var path: [UInt8] = []
  }

  /// What came of reading.
  public enum Reading: Sendable {
    /// So many bytes need not be seen again.
    case skipped(Int)
    case request(Request, count: Int)
    /// Before so many bytes have come, reading finds nothing.
    case incomplete(count: Int)
    case invalid
  }

  private static let preface = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8)
  private static let frameHeaderCount = 9
  /// Of a target that is kept.
  private static let textCountMax = 4096

  private enum FrameType {
    static let headers: UInt8 = 1
    static let continuation: UInt8 = 9
    /// Those that are known (RFC 9113 §6); others are skipped as well (§4.1), but the first is known.
    static let settings: UInt8 = 4
  }

  private enum Flag {
    static let endsBlock: UInt8 = 0x04
    static let isPadded: UInt8 = 0x08
    static let hasPriority: UInt8 = 0x20
  }

  private var hasBegun = false
  /// Bytes of the frame at hand that are still to come, and are not read.
  private var skipCount = 0
  private var fields = HPACKReader()
  /// A header block of which another frame has the rest.
  private var block: [UInt8] = []
  private let blockCountMax: Int

  /// - Parameter blockCountMax: of a header block, in bytes.
  public init(blockCountMax: Int) {
    self.blockCountMax = blockCountMax
  }

  /// Bytes that are kept.
  public var heldByteCount: Int { block.count + fields.heldByteCount }

  /// Whether a stream begins with the preface.
  public static func recognize(_ bytes: Span<UInt8>) -> Recognition {
    for index in 0..<min(bytes.count, preface.count) where bytes[index] != preface[index] {
      return .no
    }
    return bytes.count >= preface.count ? .yes : .undecided
  }

  /// Reads on from where the last call ended.
  public mutating func read(_ bytes: Span<UInt8>) -> Reading {
    guard hasBegun else {
      guard bytes.count >= Self.preface.count else {
        return .incomplete(count: Self.preface.count)
      }
      hasBegun = true
      return .skipped(Self.preface.count)
    }
    if skipCount > 0 {
      let count = min(skipCount, bytes.count)
      skipCount -= count
      return .skipped(count)
    }
    guard bytes.count >= Self.frameHeaderCount else {
      return .incomplete(count: Self.frameHeaderCount)
    }
    let count = Int(bytes.uint32(at: 0) >> 8)
    let (type, flags) = (bytes[3], bytes[4])
    // Only the rest of a header block may follow its beginning (RFC 9113 §6.10).
    guard type == FrameType.headers && block.isEmpty || type == FrameType.continuation else {
      guard block.isEmpty else { return .invalid }
      skipCount = count
      return .skipped(Self.frameHeaderCount)
    }
    guard block.count + count <= blockCountMax else { return .invalid }
    let end = Self.frameHeaderCount + count
    guard bytes.count >= end else { return .incomplete(count: end) }
    guard let fragment = Self.fragment(bytes, type, flags, end: end) else { return .invalid }
    guard flags & Flag.endsBlock != 0 else {
      keep(bytes.extracting(fragment))
      return .skipped(end)
    }
    return readBlock(bytes.extracting(fragment)).map { .request($0, count: end) } ?? .invalid
  }

  /// Reads what came of a frame of which the rest is lost; later blocks cannot be read.
  public mutating func readRest(_ bytes: Span<UInt8>) -> Request? {
    guard hasBegun, skipCount == 0, bytes.count > Self.frameHeaderCount,
      bytes[3] == FrameType.headers || bytes[3] == FrameType.continuation && !block.isEmpty
    else { return nil }
    guard let fragment = Self.fragment(bytes, bytes[3], bytes[4], end: bytes.count) else {
      return nil
    }
    keep(bytes.extracting(fragment))
    let whole = block
    return request(in: whole.span).request
  }

  private mutating func keep(_ fragment: Span<UInt8>) {
    for index in fragment.indices { block.append(fragment[index]) }
  }

  /// Where the part of a header block stands in a frame that ends at `end` (RFC 9113 §6.2).
  private static func fragment(
    _ bytes: Span<UInt8>, _ type: UInt8, _ flags: UInt8, end: Int
  ) -> Range<Int>? {
    var start = frameHeaderCount
    var end = end
    guard type == FrameType.headers else { return start..<end }
    if flags & Flag.isPadded != 0 {
      guard start < end else { return nil }
      end -= Int(bytes[start])
      start += 1
    }
    if flags & Flag.hasPriority != 0 { start += 5 }
    return start <= end ? start..<end : nil
  }

  /// - Returns: nil when the block is damaged.
  private mutating func readBlock(_ last: Span<UInt8>) -> Request? {
    guard !block.isEmpty else {
      let (request, isWhole) = request(in: last)
      return isWhole ? request : nil
    }
    keep(last)
    let whole = block
    block = []
    let (request, isWhole) = request(in: whole.span)
    return isWhole ? request : nil
  }

  private mutating func request(in block: Span<UInt8>) -> (request: Request, isWhole: Bool) {
    var request = Request()
    var host: [UInt8] = []
    let isWhole = fields.read(block) { field in
      guard field.value.count <= Self.textCountMax else { return }
      switch String(decoding: field.name, as: UTF8.self) {
      case ":authority": request.authority = field.value
      case ":path": request.path = field.value
      case "host": host = field.value
      default: break
      }
    }
    if request.authority.isEmpty { request.authority = host }
    return (request, isWhole)
  }
}
