import Dissection
import Rules

/// How a censor reads DNS over UDP: the `dns:` block of a censor's file. Each datagram for itself.
public struct DNSHabits: Hashable, Sendable {
  /// How it reads the name of a question.
  public enum Names: String, CaseIterable, Sendable {
    /// Label by label (RFC 1035 §4.1.2).
    case labels
    /// Into a buffer of characters with a dot between labels, which a NUL ends: no bound on a label, no
    /// pointers, and a dot within a label is like one between labels (Fan et al., "Wallbleed", NDSS 2025).
    case cString = "c-string"
  }

  /// Whether what it copies has to be there (with `names: c-string`).
  public enum Bounds: String, CaseIterable, Sendable {
    /// A label that leaves the datagram is read on in memory, and one that leaves the buffer is cut.
    case unchecked
    /// As the first patch left it: a label that leaves the datagram ends it all; one that does not fit the
    /// buffer ends the name; type and class have to follow, and the class is Internet.
    case checked
  }

  /// A count in the header.
  public enum Count: String, CaseIterable, Sendable {
    case any
    case zero
    case one
  }

  public var names = Names.labels
  public var bounds = Bounds.checked
  /// Characters of the buffer that a name is copied to.
  public var nameCountMax = 125
  /// QDCOUNT of the messages that it reads.
  public var questions = Count.any
  /// ANCOUNT, NSCOUNT and ARCOUNT of the messages that it reads.
  public var otherRecords = Count.any
  /// The largest of all four counts of the messages that it reads.
  public var countMax = 65_535
  /// Compression pointers that it follows in a name (with `names: labels`).
  public var pointersMax = 127

  /// A reader of labels that asks nothing of the counts.
  public init() {}

  /// Notes the names that a message asks for.
  ///
  /// - Parameter isWhole: whether the length in the UDP header is that of the datagram.
  func read(_ message: Span<UInt8>, isWhole: Bool, into buffer: inout ObservationBuffer) {
    guard let header = DNSMessage(message), !header.isResponse, takesCounts(of: header) else {
      return
    }
    switch names {
    case .labels: readLabels(message, header, into: &buffer)
    case .cString:
      // What is checked is the datagram that UDP's header promises, measured in one case only.
      if bounds == .unchecked || !isWhole {
        readUnchecked(message, into: &buffer)
      } else {
        readChecked(message, into: &buffer)
      }
    }
  }

  /// Whether it reads of a query with one plain question what every reader of labels does.
  func readsPlainly(_ message: Span<UInt8>) -> Bool {
    guard names == .labels, let header = DNSMessage(message) else { return false }
    return !header.isResponse && takesCounts(of: header)
  }

  private func takesCounts(of header: DNSMessage) -> Bool {
    takes(header.questionCount, questions) && takes(header.answerCount, otherRecords)
      && takes(header.authorityCount, otherRecords) && takes(header.additionalCount, otherRecords)
  }

  private func takes(_ value: Int, _ count: Count) -> Bool {
    switch count {
    case .any: value <= countMax
    case .zero: value == 0
    case .one: value == 1
    }
  }

  private func readLabels(
    _ message: Span<UInt8>, _ header: DNSMessage, into buffer: inout ObservationBuffer
  ) {
    var offset = DNSMessage.headerCount
    for _ in 0..<min(header.questionCount, 16) {
      let start = buffer.bytes.count
      guard
        let question = try? DNSMessage.question(
          message, at: offset, pointersMax: pointersMax, names: &buffer.bytes)
      else { return }
      buffer.note(.dns, from: start, questionType: question.type)
      offset = question.end
    }
  }

  /// The parser as it was found: it stops at a label of no length, at the end of the datagram, and when
  /// the buffer is full; bytes behind the datagram are whatever the memory holds, but for the first.
  private func readUnchecked(_ message: Span<UInt8>, into buffer: inout ObservationBuffer) {
    let start = buffer.bytes.count
    var count = 0
    var offset = DNSMessage.headerCount
    copying: while offset < message.count, message[offset] != 0 {
      let length = Int(message[offset])
      offset += 1
      if count > 0 {
        // The dot, only where a character fits behind it.
        guard count + 1 < nameCountMax else { break }
        buffer.bytes.append(UInt8(ascii: "."))
        count += 1
      }
      for index in offset..<(offset + length) {
        guard count < nameCountMax else { break copying }
        guard index < message.count else {
          // The first byte behind a datagram is 0 (Wallbleed), and ends a label that lacks no other. No name
          // has the byte that stands for those that follow in memory.
          if index + 1 < offset + length { buffer.bytes.append(0xff) }
          break copying
        }
        if message[index] == 0 { break copying }
        buffer.bytes.append(lowerCased(message[index]))
        count += 1
      }
      offset += length
    }
    buffer.note(.dns, from: start)
  }

  private func readChecked(_ message: Span<UInt8>, into buffer: inout ObservationBuffer) {
    let start = buffer.bytes.count
    var count = 0
    var isEnded = false
    var offset = DNSMessage.headerCount
    while true {
      guard offset < message.count else { return buffer.dropBytes(from: start) }
      let length = Int(message[offset])
      offset += 1
      // The next is type and class, at the end and where the label does not fit.
      let separator = count > 0 ? 1 : 0
      if length == 0 || count + separator + length > nameCountMax { break }
      guard offset + length <= message.count else { return buffer.dropBytes(from: start) }
      if separator > 0, !isEnded { buffer.bytes.append(UInt8(ascii: ".")) }
      for index in offset..<(offset + length) where !isEnded {
        if message[index] == 0 {
          isEnded = true
        } else {
          buffer.bytes.append(lowerCased(message[index]))
        }
      }
      count += separator + length
      offset += length
    }
    guard offset + 4 <= message.count, message[offset + 2] == 0, message[offset + 3] == 1 else {
      return buffer.dropBytes(from: start)
    }
    let type = UInt16(message[offset]) << 8 | UInt16(message[offset + 1])
    buffer.note(.dns, from: start, questionType: type)
  }

  private func lowerCased(_ byte: UInt8) -> UInt8 {
    byte &- UInt8(ascii: "A") < 26 ? byte | 0x20 : byte
  }
}
