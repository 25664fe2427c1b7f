import Gateway
import Rules

// The lines of `--flows`, and what databases and Arrow make of them.
extension DataDictionary {
  /// A line of `--flows`; of a table only those of one scenario each.
  static let flows = TableDescription(
    "flows", "a flow: both directions of one 5-tuple", identity + fate + rest)

  /// The columns that are lists, in tables of their own in databases.
  static let listColumns: Set = ["names", "evaded"]
  /// Those that a line has only where there is something to say, and databases have not.
  static let rareColumns: Set = ["packet_capture", "slowed_seconds"]

  private static let identity = [
    TableColumn("flow", .integer, "flows", "its number in its capture, from 1"),
    TableColumn("capture", .text, "the capture with its first packet"),
    TableColumn("proto", .text, "tcp or udp"),
    TableColumn("client", .text, "the address of the side that began it"),
    TableColumn("client_port", .integer, "port", "its port"),
    TableColumn("server", .text, "the other side's address"),
    TableColumn("server_port", .integer, "port", "its port"),
    TableColumn("started", .time, "UTC", "when its first packet was seen"),
    TableColumn("packets", .integer, "packets", "of both directions"),
    TableColumn("bytes", .integer, "bytes", "of these packets as whole frames"),
    TableColumn("names", .names, "what was legible in it, in the order of packets"),
    TableColumn("network", .text, optional: true, "where its user is"),
    TableColumn(
      "gateway", .text, optional: true, "the gateway that acted, or else the first on the way"),
  ]

  private static let fate = [
    TableColumn("verdict", .text, words("passed, blocked, degraded")),
    TableColumn(
      "blocking", .text, optional: true,
      "how it is blocked, in OONI's words: " + list(Blocking.allCases)),
    TableColumn(
      "failure", .text, optional: true,
      "what the client reports, in OONI's words, such as connection_reset"),
    TableColumn("reaction", .text, optional: true, "what the gateway did, such as tcp-reset"),
    TableColumn(
      "observation", .text, optional: true,
      "the field that it acted on: " + Field.allCases.map(\.name).joined(separator: ", ")),
    TableColumn("rule", .text, optional: true, "the id of the rule that hit"),
    TableColumn("category", .text, optional: true, "the category of that rule"),
    TableColumn("packet", .integer, "frame", optional: true, "the frame at which it acted, from 1"),
    TableColumn(
      "packet_capture", .text, optional: true,
      "of a series: the part that packet is in, where it is another than capture"),
    TableColumn(
      "caused_by", .integer, "flows", optional: true,
      "the flow whose blocking keeps this one from beginning"),
  ]

  private static let rest = [
    TableColumn(
      "collateral", .text, optional: true,
      "why the flow was hit by mistake: " + list(Collateral.allCases)),
    TableColumn("evaded", .texts, "ids of rules that name something in the flow, but did not act"),
    TableColumn(
      "insufficient", .text, optional: true,
      "why the capture does not tell: " + list(Insufficiency.allCases)),
    TableColumn(
      "protocol", .text, optional: true, "what was legible first, or what hides the site"),
    TableColumn(
      "slowed_seconds", .integer, "seconds", optional: true,
      "how much longer it takes, slowed by a gateway; none where it is not"),
    TableColumn("ja3", .text, optional: true, "fingerprint of its ClientHello, 32 digits"),
    TableColumn("ja4", .text, optional: true, "fingerprint of its ClientHello, JA4"),
  ]

  static let names = TableDescription(
    "names", "a name that was legible in a flow; an element of names in lines of flows",
    [
      TableColumn(
        "capture", .text, optional: true,
        "the flow's capture; in a line of flows, the part with the packet, where it is another"),
      TableColumn("flow", .integer, "flows", "the flow's number in its capture"),
      TableColumn(
        "kind", .text, "where it stood: " + Field.allCases.map(\.name).joined(separator: ", ")),
      TableColumn("name", .text, "the name, as DNS writes names"),
      TableColumn("packet", .integer, "frame", "the frame that made it legible, from 1"),
    ])

  private static func words(_ text: String) -> String { "one of " + text }

  private static func list<Word: RawRepresentable<String>>(_ words: [Word]) -> String {
    words.map(\.rawValue).joined(separator: ", ")
  }
}
