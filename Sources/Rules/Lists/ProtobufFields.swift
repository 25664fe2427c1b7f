import Configuration

/// The fields of a message of Protocol Buffers (<https://protobuf.dev/programming-guides/encoding/>), one after
/// another. Nothing is trusted: what does not fit ends the message as damaged.
struct ProtobufFields {
  enum Value {
    case number(UInt64)
    /// A text, bytes, or a message within.
    case bytes(Range<Int>)
  }

  private let bytes: [UInt8]
  private var index: Int
  private let end: Int
  /// Whether the message ended otherwise than it should.
  private(set) var isDamaged = false

  /// The message in `range` of `bytes`.
  init(_ bytes: [UInt8], _ range: Range<Int>) {
    self.bytes = bytes
    index = range.lowerBound
    end = range.upperBound
  }

  /// The next field; nil at the end.
  mutating func next() -> (number: UInt64, value: Value)? {
    guard index < end, !isDamaged else { return nil }
    guard let tag = varint() else { return damaged() }
    switch tag & 7 {
    case 0: return varint().map { (tag >> 3, .number($0)) } ?? damaged()
    case 1: return skip(8, tag)
    case 2:
      guard let count = varint(), count <= UInt64(end - index) else { return damaged() }
      let range = index..<(index + Int(count))
      index = range.upperBound
      return (tag >> 3, .bytes(range))
    case 5: return skip(4, tag)
    default: return damaged()
    }
  }

  /// Passes over a field of fixed width, whose value is not needed.
  private mutating func skip(_ count: Int, _ tag: UInt64) -> (number: UInt64, value: Value)? {
    guard end - index >= count else { return damaged() }
    index += count
    return (tag >> 3, .number(0))
  }

  private mutating func varint() -> UInt64? {
    var value: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 64, by: 7) {
      guard index < end else { return nil }
      let byte = bytes[index]
      index += 1
      value |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return value }
    }
    return nil
  }

  private mutating func damaged() -> (number: UInt64, value: Value)? {
    isDamaged = true
    return nil
  }
}

/// The lists by country or category of which v2ray's files consist: field 1 of the file, each with its code
/// in its own field 1.
struct CodedLists {
  /// A list: its code in upper case, and where it is.
  struct List {
    var code: String
    var range: Range<Int>
  }

  let lists: [List]
  let isDamaged: Bool

  init(_ bytes: [UInt8]) {
    var lists: [List] = []
    var isDamaged = false
    var fields = ProtobufFields(bytes, 0..<bytes.count)
    while let field = fields.next() {
      guard field.number == 1, case .bytes(let range) = field.value else { continue }
      var members = ProtobufFields(bytes, range)
      var code = ""
      while code.isEmpty, let member = members.next() {
        // Later versions have the code in field 4 or 5 as well.
        if member.number == 1, case .bytes(let text) = member.value {
          code = bytes[text.prefix(64)].text.uppercased()
        }
      }
      lists.append(List(code: code, range: range))
      isDamaged = isDamaged || members.isDamaged
    }
    self.lists = lists
    self.isDamaged = isDamaged || fields.isDamaged
  }

  /// Whether `head`, the beginning of a file, begins with a list whose entries are as `isEntry` says.
  static func begins(_ head: ArraySlice<UInt8>, _ isEntry: (inout ProtobufFields) -> Bool) -> Bool {
    let bytes = Array(head)
    guard bytes.first == 0x0A else { return false }
    // The first list may be longer than what is looked at.
    var place = 1
    var length = 0
    while place < min(bytes.count, 6) {
      length |= Int(bytes[place] & 0x7F) << (7 * (place - 1))
      place += 1
      if bytes[place - 1] < 0x80 { break }
    }
    var members = ProtobufFields(bytes, place..<min(bytes.count, place + length))
    guard let code = members.next(), code.number == 1, case .bytes(let text) = code.value,
      bytes[text].allSatisfy({ (0x21...0x7E).contains($0) }), !text.isEmpty,
      let entry = members.next(), entry.number == 2, case .bytes(let range) = entry.value
    else { return false }
    var fields = ProtobufFields(bytes, range)
    return isEntry(&fields)
  }

  /// The lists that are asked for.
  ///
  /// - Throws: when the code is none of theirs, or the file is damaged.
  func chosen(in text: ListText) throws(ConfigurationError) -> [List] {
    guard !isDamaged else {
      throw text.error("is damaged: a message ends too early", remedy: "download it again")
    }
    guard let code = text.options.code?.uppercased() else { return lists }
    let chosen = lists.filter { $0.code == code }
    guard chosen.isEmpty else { return chosen }
    throw text.error(
      "has no list '\(code)'", remedy: Suggestion.remedy(for: code, among: lists.map(\.code)))
  }
}
