/// A place in what a client sends, where it is cut in two.
enum MessagePlace: Hashable, Sendable {
  /// Just before the forbidden name.
  case beforeName
  /// In the middle of it.
  case inName
  /// Just behind it.
  case behindName
  /// Behind so many bytes.
  case offset(Int)

  /// The bytes before the place, of a message with its name in a range.
  func offset(name: Range<Int>) -> Int {
    switch self {
    case .beforeName: name.lowerBound
    case .inName: name.lowerBound + name.count / 2
    case .behindName: name.upperBound
    case .offset(let count): count
    }
  }
}
