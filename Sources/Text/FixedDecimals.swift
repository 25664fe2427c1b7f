extension Double {
  /// The number with so many digits behind the point, as C's `%.nf` has it: rounded by its exact value,
  /// and to the even digit where that lies in the middle.
  public func fixed(_ digits: Int) -> String {
    let scale = (0..<digits).reduce(1.0) { product, _ in product * 10 }
    let scaled = magnitude * scale
    guard scaled < 9e15 else { return description }
    var whole = scaled.rounded(.toNearestOrEven)
    // What the product lost tells on which side of the middle the number lies.
    if (scaled - scaled.rounded(.down)) == 0.5 {
      let lost = (-scaled).addingProduct(magnitude, scale)
      if lost != 0 { whole = lost > 0 ? scaled.rounded(.up) : scaled.rounded(.down) }
    }
    let text = String(Int(whole))
    let padded = String(repeating: "0", count: Swift.max(0, digits + 1 - text.count)) + text
    let sign = self.sign == .minus ? "-" : ""
    guard digits > 0 else { return sign + padded }
    return sign + padded.dropLast(digits) + "." + padded.suffix(digits)
  }
}
