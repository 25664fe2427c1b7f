public import Gateway
import Rules

/// What `chokepoint names` prints: tab-separated, one a name that was legible in a packet.
///
/// ```
/// capture	kind	name	src	sport	dst	dport	frame
/// network-1.pcap	dns	www.social.test	10.1.0.2	40001	192.0.2.53	53	7
/// ```
public enum NamesFormat {
  /// The first line.
  public static let header = "capture\tkind\tname\tsrc\tsport\tdst\tdport\tframe\n"

  /// The lines of names, each with its line feed.
  public static func lines(_ events: NameEvents, capture: String) -> String {
    var lines = ""
    events.forEach { event, name in
      let kind = event.field == .sni ? "tls-sni" : event.field.name
      lines += "\(capture)\t\(kind)\t\(Self.text(name))\t\(event.source)\t\(event.sourcePort)"
      lines += "\t\(event.destination)\t\(event.destinationPort)\t\(event.frame)\n"
    }
    return lines
  }

  /// A name whose bytes above ASCII are read as UTF-8, as Wireshark does, so that the lists compare;
  /// what is none becomes U+FFFD. Other escapes stay.
  private static func text(_ name: Span<UInt8>) -> String {
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
    return String(decoding: bytes, as: UTF8.self)
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
