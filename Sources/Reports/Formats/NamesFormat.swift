public import Gateway
import Rules
import Text

/// What `chokepoint names` prints: tab-separated, one a name that was legible in a packet.
///
/// ```
/// capture	kind	name	src	sport	dst	dport	frame
/// network-1.pcap	dns	www.social.test	10.1.0.2	40001	192.0.2.53	53	7
/// ```
///
/// Of a single file, the column `capture` would say the same in each row, and can be left out.
public struct NamesFormat: Sendable {
  private let namesCapture: Bool

  /// A list of names.
  ///
  /// - Parameter namesCapture: whether the first column says what the capture is called.
  public init(namesCapture: Bool = true) { self.namesCapture = namesCapture }

  /// The first line.
  public var header: String {
    (namesCapture ? "capture\t" : "") + "kind\tname\tsrc\tsport\tdst\tdport\tframe\n"
  }

  /// The lines of names, each with its line feed.
  ///
  /// - Parameter captures: what the files are called, by `FrameNumber.file`.
  public func lines(_ events: NameEvents, captures: [String]) -> String {
    var lines = ""
    events.forEach { event, name in
      let kind = event.field == .sni ? "tls-sni" : event.field.name
      let capture = namesCapture ? [captures[Int(event.frame.file)]] : []
      lines += ShownText.row(
        capture + [
          kind, Self.text(name), "\(event.source)", "\(event.sourcePort)", "\(event.destination)",
          "\(event.destinationPort)", "\(event.frame)",
        ])
    }
    return lines
  }

  /// A name whose bytes above ASCII are read as UTF-8, as Wireshark does, so that the lists compare;
  /// what is none becomes U+FFFD. Other escapes stay. What cannot be seen `ShownText` escapes then.
  static func text(_ name: Span<UInt8>) -> String {
    var bytes: [UInt8] = []
    var index = 0
    while index < name.count {
      if let byte = escapedByte(name, at: index), byte >= 0x80 {
        bytes.append(byte)
        index += 4
      } else {
        // A backslash goes with the character that it escapes.
        let count = name[index] == UInt8(ascii: "\\") && index + 1 < name.count ? 2 : 1
        for position in index..<(index + count) { bytes.append(name[position]) }
        index += count
      }
    }
    return decode(bytes)
  }

  /// Reads UTF-8. Like Wireshark, unlike the standard library, it makes one U+FFFD of a first byte
  /// with all bytes that continue it.
  private static func decode(_ bytes: [UInt8]) -> String {
    var text = ""
    var start = 0
    while start < bytes.count {
      // The ones at the front of a first byte count the bytes of its sequence, 2 to 6 (RFC 2279 §2).
      let ones = (~bytes[start]).leadingZeroBitCount
      let endMax = min(start + ((2...6).contains(ones) ? ones : 1), bytes.count)
      var end = start + 1
      while end < endMax, bytes[end] & 0xc0 == 0x80 { end += 1 }
      text += String(validating: bytes[start..<end], as: UTF8.self) ?? "\u{fffd}"
      start = end
    }
    return text
  }

  /// The byte that `\DDD` at `index` stands for.
  private static func escapedByte(_ name: Span<UInt8>, at index: Int) -> UInt8? {
    guard name[index] == UInt8(ascii: "\\"), index + 3 < name.count else { return nil }
    var value = 0
    for position in (index + 1)...(index + 3) {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(name[position]) else { return nil }
      value = value * 10 + Int(name[position] - UInt8(ascii: "0"))
    }
    return UInt8(exactly: value)
  }
}
