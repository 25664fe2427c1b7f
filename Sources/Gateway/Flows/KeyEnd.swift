/// One of the two ends of a flow by its place in the flow's key: tells them apart whoever is the client.
enum KeyEnd: UInt8, Sendable {
  /// The end whose address and port come first.
  case low
  case high

  var other: KeyEnd { self == .low ? .high : .low }
}
