/// How much of a file an error is about.
public enum ErrorExtent: Hashable, Sendable {
  /// One value, whatever the others are.
  case value
  /// Several values of one element of a list, or of the file where it is none of a list: what does not fit together.
  case neighbours
  /// Several parts of the file.
  case file
  /// A name, which should be one of these.
  case reference(to: [String])
}

/// How a file is read on that has an error: with something else in the place of a node.
struct Mending: Hashable, Sendable {
  enum Way: Hashable, Sendable {
    /// Without the node.
    case removal
    /// With a text in its place.
    case text(String)
    /// With an empty list in its place.
    case list
    /// With an empty mapping in its place.
    case mapping
    /// With a value for a key that the node does not have.
    case missing(String)
  }

  /// The number of the node that the error is about.
  var node: Int
  var way: Way
  var extent: ErrorExtent
}
