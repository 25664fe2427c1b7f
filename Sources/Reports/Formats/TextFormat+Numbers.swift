// Numbers as all reports write them.
extension TextFormat {
  /// A share in per cent, with one decimal.
  static func percent(_ share: Double) -> String {
    let tenths = Int((max(0, min(1e12, share)) * 1000).rounded())
    return "\(tenths / 10).\(tenths % 10)"
  }

  /// With two decimals.
  static func decimal(_ value: Double) -> String {
    let hundredths = Int((max(0, min(1e12, value)) * 100).rounded())
    return "\(hundredths / 100)." + (hundredths % 100 < 10 ? "0" : "") + "\(hundredths % 100)"
  }

  /// With commas between thousands.
  static func grouped(_ number: Int) -> String {
    var digits = Array(String(number))
    var place = digits.count - 3
    while place > 0 {
      digits.insert(",", at: place)
      place -= 3
    }
    return String(digits)
  }
}
