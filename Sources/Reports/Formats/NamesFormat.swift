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
      lines += "\(capture)\t\(kind)\t\(String(name))\t\(event.source)\t\(event.sourcePort)"
      lines += "\t\(event.destination)\t\(event.destinationPort)\t\(event.frame)\n"
    }
    return lines
  }
}
