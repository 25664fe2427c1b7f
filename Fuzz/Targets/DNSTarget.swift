import Dissection

/// The bytes are a message.
enum DNSTarget {
  static func run(_ bytes: [UInt8]) {
    let message = bytes.span
    let isMessage = DNSMessage.looksLikeMessage(message)
    guard let header = DNSMessage(message) else {
      precondition(!isMessage)
      return
    }
    var names: [UInt8] = []
    var offset = DNSMessage.headerCount
    var isWhole = true
    for _ in 0..<min(header.questionCount, 16) {
      guard let question = try? DNSMessage.question(message, at: offset, names: &names) else {
        isWhole = false
        break
      }
      precondition(question.end > offset && question.end <= message.count)
      check(names.span.extracting(question.nameRange))
      offset = question.end
    }
    // What is taken for a message on any port has a question that can be read.
    precondition(isWhole || !isMessage)
    let recordCount = header.answerCount + header.authorityCount + header.additionalCount
    for _ in 0..<min(recordCount, 128) {
      guard let record = try? DNSMessage.record(message, at: offset) else { break }
      precondition(record.end > offset && record.end <= message.count)
      _ = record.address(in: message)
      offset = record.end
    }
    // Names anywhere, so that pointers are followed from any place.
    for place in stride(from: 0, to: message.count, by: 7) {
      names.removeAll(keepingCapacity: true)
      if (try? DNSMessage.appendName(message, at: place, to: &names)) != nil { check(names.span) }
    }
  }

  /// A name is printable, in lower case, and at most four characters for each of its 255 bytes.
  static func check(_ name: Span<UInt8>) {
    precondition(name.count <= 1024)
    for index in name.indices {
      precondition(name[index] > 0x20 && name[index] < 0x7f)
      precondition(!(UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(name[index]))
    }
  }
}
