import Rules

/// On what a reaction comes, for what the client's software makes of it.
struct ReactionOccasion {
  /// What was read, or what of the flow had come.
  var field: Field
  var settings: ReactionSettings
  /// Whether the client waits for the answer to its SYN.
  var isConnecting = false
}
