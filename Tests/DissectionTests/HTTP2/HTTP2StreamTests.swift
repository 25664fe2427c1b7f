import Dissection
import TestSupport
import Testing

@Suite struct HTTP2StreamTests {
  private static let preface = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8)
  private static let settings = bytes("00 00 06 04 00 00 00 00 00 00 03 00 00 00 64")
  /// RFC 7541 Appendix C.4.1: GET http://www.example.com/, compressed.
  private static let block = bytes("8286 8441 8cf1 e3c2 e5f2 3a6b a0ab 90f4 ff")

  private static func frame(_ type: UInt8, _ flags: UInt8, _ content: [UInt8]) -> [UInt8] {
    [0, UInt8(content.count >> 8), UInt8(content.count & 0xff), type, flags, 0, 0, 0, 1] + content
  }

  /// The hosts and paths of a stream that comes in pieces.
  private static func requests(_ stream: [UInt8], pieces: Int) -> [String] {
    var reader = HTTP2Stream(blockCountMax: 65_536)
    var requests: [String] = []
    var pending: [UInt8] = []
    for byte in stream {
      pending.append(byte)
      guard pending.count >= pieces || pending.count == stream.count else { continue }
      reading: while !pending.isEmpty {
        switch reader.read(pending.span) {
        case .skipped(let count): pending.removeFirst(count)
        case .request(let request, let count):
          requests.append(
            String(decoding: request.authority, as: UTF8.self)
              + String(decoding: request.path, as: UTF8.self))
          pending.removeFirst(count)
        case .incomplete: break reading
        case .invalid: return requests + ["invalid"]
        }
      }
    }
    return requests
  }

  private static func recognize(_ bytes: [UInt8]) -> Recognition {
    HTTP2Stream.recognize(bytes.span)
  }

  @Test func thePrefaceIsRecognised() {
    for count in 0..<Self.preface.count {
      #expect(Self.recognize(Array(Self.preface[..<count])) == .undecided)
    }
    #expect(Self.recognize(Self.preface) == .yes)
    #expect(Self.recognize(Array("PRI * HTTP/1.1\r\n".utf8)) == .no)
    #expect(Self.recognize(Array("PUT / HTTP/1.1\r\n".utf8)) == .no)
  }

  @Test(arguments: [1, 2, 7, 1000])
  func requestsAreReadInPiecesOfAnySize(pieces: Int) {
    let stream =
      Self.preface + Self.settings + Self.frame(1, 0x05, Self.block)
      + Self.frame(0, 0x01, Array(repeating: 7, count: 300))
      // Padding, priority; the block refers to the host before.
      + Self.frame(1, 0x2c, bytes("03 80 00 00 00 10 8286 84be 00 00 00"))
    #expect(Self.requests(stream, pieces: 1) == ["www.example.com/", "www.example.com/"])
    #expect(Self.requests(stream, pieces: pieces) == Self.requests(stream, pieces: 1))
  }

  @Test func blocksInSeveralFramesArePutTogether() {
    let stream =
      Self.preface + Self.frame(1, 0x01, Array(Self.block[..<5]))
      + Self.frame(9, 0, Array(Self.block[5..<9])) + Self.frame(9, 0x04, Array(Self.block[9...]))
    #expect(Self.requests(stream, pieces: 1) == ["www.example.com/"])
  }

  @Test func otherFramesWithinABlockAreRefused() {
    let stream = Self.preface + Self.frame(1, 0x01, Array(Self.block[..<5])) + Self.settings
    #expect(Self.requests(stream, pieces: 1) == ["invalid"])
  }

  @Test func blocksBeyondTheBoundAreRefused() {
    var reader = HTTP2Stream(blockCountMax: 100)
    _ = reader.read(Self.preface.span)
    let frame = Self.frame(1, 0x04, Array(repeating: 0x82, count: 101))
    guard case .invalid = reader.read(frame.span) else {
      Issue.record("a block of 101 bytes was read")
      return
    }
  }

  @Test func framesThatAreCutOffGiveTheFieldsThatCameWhole() {
    var reader = HTTP2Stream(blockCountMax: 65_536)
    _ = reader.read(Self.preface.span)
    let frame = Self.frame(1, 0x05, Self.block + bytes("5886 a8eb 1064 9cbf"))
    let cut = Array(frame.dropLast(3))
    let request = reader.readRest(cut.span)
    #expect(request.map { String(decoding: $0.authority, as: UTF8.self) } == "www.example.com")
  }

  /// Damage anywhere ends in some reading, and never in a trap.
  @Test func noFlippedBitTraps() {
    let stream =
      Self.preface + Self.settings
      + Self.frame(1, 0x2d, [3, 0, 0, 0, 0, 9] + Self.block + [0, 0, 0])
    for bit in 0..<(stream.count * 8) {
      var flipped = stream
      flipped[bit / 8] ^= 1 << UInt8(bit % 8)
      #expect(Self.requests(flipped, pieces: 1000).count <= 2)
    }
  }
}
