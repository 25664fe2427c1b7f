import TestSupport
import Testing

@testable import Dissection

@Suite struct HPACKTests {
  private static func decode(_ code: String) -> [UInt8]? {
    let code = bytes(code)
    return HuffmanCode.decode(code.span)
  }

  /// The strings of RFC 7541 Appendix C.4 and C.6.
  @Test(arguments: [
    ("f1e3 c2e5 f23a 6ba0 ab90 f4ff", "www.example.com"), ("a8eb 1064 9cbf", "no-cache"),
    ("25a8 49e9 5ba9 7d7f", "custom-key"), ("25a8 49e9 5bb8 e8b4 bf", "custom-value"),
    ("6402", "302"), ("aec3 771a 4b", "private"),
    ("d07a be94 1054 d444 a820 0595 040b 8166 e082 a62d 1bff", "Mon, 21 Oct 2013 20:13:21 GMT"),
    ("9d29 ad17 1863 c78f 0b97 c8e9 ae82 ae43 d3", "https://www.example.com"),
  ])
  func stringsAreThoseOfTheStandard(code: String, text: String) {
    #expect(Self.decode(code) == Array(text.utf8))
  }

  /// RFC 7541 §5.2: the end of a string in it, and padding that is too long or none of its beginning.
  @Test(arguments: ["ffff ffff", "64 02 ff", "00"])
  func otherEndsAreRefused(code: String) {
    #expect(Self.decode(code) == nil)
  }

  private static func fields(_ blocks: [String]) -> [[String]] {
    var reader = HPACKReader()
    return blocks.map { block in
      var fields: [String] = []
      let block = bytes(block)
      let isWhole = reader.read(block.span) { field in
        fields.append(
          String(decoding: field.name, as: UTF8.self) + ": "
            + String(decoding: field.value, as: UTF8.self))
      }
      return isWhole ? fields : ["damaged"]
    }
  }

  private static let expected = [
    [":method: GET", ":scheme: http", ":path: /", ":authority: www.example.com"],
    [
      ":method: GET", ":scheme: http", ":path: /", ":authority: www.example.com",
      "cache-control: no-cache",
    ],
    [
      ":method: GET", ":scheme: https", ":path: /index.html", ":authority: www.example.com",
      "custom-key: custom-value",
    ],
  ]

  /// RFC 7541 Appendix C.3: the second and third refer to what those before added.
  @Test func requestsOfTheStandardAreRead() {
    #expect(
      Self.fields([
        "8286 8441 0f77 7777 2e65 7861 6d70 6c65 2e63 6f6d",
        "8286 84be 5808 6e6f 2d63 6163 6865",
        "8287 85bf 400a 6375 7374 6f6d 2d6b 6579 0c63 7573 746f 6d2d 7661 6c75 65",
      ]) == Self.expected)
  }

  /// The same compressed (Appendix C.4).
  @Test func compressedRequestsOfTheStandardAreRead() {
    #expect(
      Self.fields([
        "8286 8441 8cf1 e3c2 e5f2 3a6b a0ab 90f4 ff", "8286 84be 5886 a8eb 1064 9cbf",
        "8287 85bf 4088 25a8 49e9 5ba9 7d7f 8925 a849 e95b b8e8 b4bf",
      ]) == Self.expected)
  }

  /// Appendix C.5 with a table of 256 bytes: the fourth header of the first response makes room by the first.
  @Test func theOldestFieldsMakeRoom() {
    let fields = Self.fields([
      "3f e1 01"
        + "4803 3330 3258 0770 7269 7661 7465 611d 4d6f 6e2c 2032 3120 4f63 7420 3230 3133 2032"
        + "303a 3133 3a32 3120 474d 546e 1768 7474 7073 3a2f 2f77 7777 2e65 7861 6d70 6c65 2e63 6f6d",
      "4803 3330 37c1 c0bf",
    ])
    #expect(
      fields.last == [
        ":status: 307", "cache-control: private", "date: Mon, 21 Oct 2013 20:13:21 GMT",
        "location: https://www.example.com",
      ])
  }

  @Test(arguments: [
    "80",  // number 0
    "be",  // a field that nobody added
    "ff ff ff ff ff 0f",  // a number that nothing has
    "3f e2 ff 07",  // a table of more than is kept
    "41 0f 77",  // a value that is cut off
    "00 85 ff ff ff ff ff 00",  // no Huffman code
  ])
  func damagedBlocksAreRefused(block: String) {
    #expect(Self.fields([block]) == [["damaged"]])
  }

  /// A table whose fields are pushed out one by one, many times over.
  @Test func aTableStaysWithinItsSize() {
    var reader = HPACKReader()
    for number in 0..<10_000 {
      let value = "\(number)"
      let block = [0x40, 1, UInt8(ascii: "n"), UInt8(value.utf8.count)] + Array(value.utf8)
      let isWhole = reader.read(block.span) { _ in }
      #expect(isWhole)
      #expect(reader.heldByteCount <= 4096)
    }
    // 32 bytes and five for each: 110 fit.
    var oldest: [UInt8] = []
    let last: [UInt8] = [0xff, 44]
    let isWhole = reader.read(last.span) { oldest = $0.value }
    #expect(isWhole)
    #expect(String(decoding: oldest, as: UTF8.self) == "9890")
  }
}
