// Text in columns of a width in characters.
extension String {
  /// The text with blanks behind it.
  func padded(_ width: Int) -> String {
    self + String(repeating: " ", count: Swift.max(0, width - count))
  }

  /// The text with blanks before it.
  func paddedLeft(_ width: Int) -> String {
    String(repeating: " ", count: Swift.max(0, width - count)) + self
  }

  /// The text, its end cut off where it is longer.
  func fitted(_ width: Int) -> String {
    count > width ? prefix(Swift.max(0, width - 1)) + "…" : self
  }
}
