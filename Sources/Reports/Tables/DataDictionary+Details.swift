// The tables of a run that are none of groups.
extension DataDictionary {
  static let details: [TableDescription] =
    [
      usersByVisitsLost, waits, exposure, population, clients, inputs, files, lists, packets,
      undecoded, limits, options,
    ] + crossings

  private static let share = "of the population's"

  private static let usersByVisitsLost = TableDescription(
    "users_by_visits_lost", "users who lose about as many visits",
    [
      TableColumn("visits_from", .integer, "visits lost", "the fewest of the row"),
      TableColumn(
        "visits_to", .integer, "visits lost", optional: true, "the most of the row; none: no bound"),
      TableColumn("users", .integer, "users of the captures", "who lose as many"),
    ] + estimate("share", .number, "share, 0 to 1", "\(share) users"))

  private static let waits = TableDescription(
    "waits", "a reaction, and how long a user waits until a visit is lost",
    [
      TableColumn("reaction", .text, "what the gateway did"),
      TableColumn("wait", .text, "from_0_to_1_s and so on, in seconds; longer"),
      TableColumn("visits", .integer, "visits", "lost by this reaction, whatever the wait"),
    ]
      + estimate(
        "share", .number, "share, 0 to 1", "of the reaction's lost visits: those of this wait"))

  private static let exposure = TableDescription(
    "exposure", "what a gateway could read, or what hid it",
    [
      TableColumn("gateway", .text, "a gateway"),
      TableColumn(
        "legible", .text,
        "visits: their site was legible; users: of one of their visits it was; hidden: it was not"),
      TableColumn("kind", .text, "any, or the field that it was read in, or what hid it"),
      TableColumn("total", .integer, "visits or users", "that pass the gateway"),
    ] + estimate("share", .number, "share, 0 to 1", "of the total"))

  private static let population = TableDescription(
    "population", "a network of the map, and its personas",
    [
      TableColumn("network", .text, "a network"),
      TableColumn("personas", .integer, "users of the captures", "who stand for the network's"),
      TableColumn("share", .number, "share, 0 to 1", "of the population's users in this network"),
      TableColumn(
        "users", .integer, "users of the population", optional: true,
        "in this network; none where the population has no size"),
    ])

  private static let clients = TableDescription(
    "clients", "where clients of the captures are on the map",
    [
      TableColumn(
        "place", .text, "in_a_network, or in_no_network_ and how these count"),
      TableColumn("clients", .integer, "users of the captures", "that are there"),
    ])

  private static let inputs = TableDescription(
    "inputs", "a capture",
    [
      TableColumn("capture", .text, "its name in other tables"),
      TableColumn("path", .text, "where it was read"),
      TableColumn("sha256", .text, optional: true, "of the file as it is stored, 64 digits"),
      TableColumn("packets", .integer, "packets", "that were read of it"),
      TableColumn("flows", .integer, "flows", "that begin in it"),
      TableColumn("error", .text, optional: true, "why it was not read to its end"),
    ])

  private static let files = TableDescription(
    "files", "a file that decided on the figures",
    [
      TableColumn("kind", .text, "scenario, censor, rules or list"),
      TableColumn("path", .text, "where it was read; rules/... comes with the program"),
      TableColumn("sha256", .text, "of its bytes, 64 digits"),
    ])

  private static let lists = TableDescription(
    "lists", "a list, and for which reason entries of it are left out",
    [
      TableColumn("path", .text, "where it was read"),
      TableColumn("format", .text, "what it was taken for"),
      TableColumn("entries", .integer, "entries", "in the list"),
      TableColumn("used", .integer, "entries", "that are looked for"),
      TableColumn("left_out", .integer, "entries", "left out for this reason; 0 where none are"),
      TableColumn("reason", .text, optional: true, "why"),
      TableColumn(
        "wrong", .flag, optional: true, "whether they are wrong, and not only about something else"),
      TableColumn("first_line", .integer, "lines", optional: true, "where the first one stands"),
      TableColumn("examples", .text, optional: true, "the first few"),
    ])

  private static let packets = TableDescription(
    "packets", "kinds of packets, and their fates",
    [
      TableColumn("part", .text, "a part of them; Meaning says how parts add up"),
      TableColumn("packets", .integer, "packets", "in that part"),
    ])

  private static let undecoded = TableDescription(
    "undecoded", "why packets were not read",
    [
      TableColumn("reason", .text, "what they are, or what is wrong with them"),
      TableColumn("packets", .integer, "packets", "not read for it"),
    ])

  private static let limits = TableDescription(
    "limits", "a bound on what a replay holds",
    [
      TableColumn("limit_name", .text, "what was done when it was reached"),
      TableColumn(
        "reached", .integer, "times", "how often it was reached; 0 if the figures are exact"),
    ])

  private static let options = TableDescription(
    "options", "an option that can change a figure; in CSV and Arrow alone",
    [
      TableColumn("option", .text, "its name; also chokepoint, commit, public_suffixes and seed"),
      TableColumn("value", .text, "what it was; a row for each value of a list"),
    ])
}
