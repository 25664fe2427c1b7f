/// Reads the header blocks of one direction of an HTTP/2 connection (RFC 7541).
struct HPACKReader: Sendable {
  private var table = HPACKTable()
  /// Numbers beyond are of nothing that fits into a block.
  private static let numberMax = 1 << 24

  /// Bytes that are kept for later blocks.
  var heldByteCount: Int { table.size }

  /// Reads a block, and calls `body` with each field in it.
  ///
  /// - Returns: false where the block is damaged, or cut off: the fields before were read, and later
  ///   blocks may refer to what is unknown.
  mutating func read(_ block: Span<UInt8>, _ body: (HPACKField) -> Void) -> Bool {
    var offset = 0
    while offset < block.count {
      let byte = block[offset]
      switch byte {
      // Whole fields of the table (§6.1).
      case 0x80...:
        guard let number = Self.number(block, &offset, prefix: 7), let field = table.field(number)
        else { return false }
        body(field)
      // Another size of the table (§6.3).
      case 0x20..<0x40:
        guard let size = Self.number(block, &offset, prefix: 5), table.resize(to: size) else {
          return false
        }
      // Fields that are written out, and added to the table (§6.2.1), or not (§6.2.2, §6.2.3).
      default:
        let isAdded = byte >= 0x40
        guard let field = literal(block, &offset, prefix: isAdded ? 6 : 4) else { return false }
        if isAdded { table.add(field) }
        body(field)
      }
    }
    return true
  }

  private func literal(_ block: Span<UInt8>, _ offset: inout Int, prefix: Int) -> HPACKField? {
    guard let number = Self.number(block, &offset, prefix: prefix) else { return nil }
    let name = number == 0 ? Self.text(block, &offset) : table.field(number)?.name
    guard let name, let value = Self.text(block, &offset) else { return nil }
    return HPACKField(name: name, value: value)
  }

  /// A number (§5.1), whose first bits are the last ones of a byte.
  private static func number(_ block: Span<UInt8>, _ offset: inout Int, prefix: Int) -> Int? {
    let mask = (1 << prefix) - 1
    var number = Int(block[offset]) & mask
    offset += 1
    guard number == mask else { return number }
    var shift = 0
    while offset < block.count, shift <= 21 {
      let byte = Int(block[offset])
      offset += 1
      number += (byte & 0x7f) << shift
      shift += 7
      if byte < 0x80 { return number <= numberMax ? number : nil }
    }
    return nil
  }

  /// A text (§5.2), plain or compressed.
  private static func text(_ block: Span<UInt8>, _ offset: inout Int) -> [UInt8]? {
    guard offset < block.count else { return nil }
    let isCompressed = block[offset] >= 0x80
    guard let count = number(block, &offset, prefix: 7), count <= block.count - offset else {
      return nil
    }
    let bytes = block.extracting(offset..<(offset + count))
    offset += count
    if isCompressed { return HuffmanCode.decode(bytes) }
    var text: [UInt8] = []
    text.reserveCapacity(count)
    for index in bytes.indices { text.append(bytes[index]) }
    return text
  }
}
