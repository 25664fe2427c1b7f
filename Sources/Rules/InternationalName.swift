import CIDN

/// Names in other scripts than Latin, as DNS and TLS carry them.
enum InternationalName {
  /// The ASCII form of `name` (RFC 5890 §2.3.2.1), mapped by UTS #46 as browsers do; nil when it
  /// has none.
  ///
  /// libidn2 refuses symbols, which IDNA2008 does not allow and UTS #46 does: names with such are in use.
  static func ascii(_ name: String) -> String? {
    let ascii = converted(name) ?? withSymbols(name)
    guard let ascii, !ascii.isEmpty else { return nil }
    // The root's label alone may be empty.
    let labels = ascii.split(separator: ".", omittingEmptySubsequences: false)
    guard labels.dropLast().allSatisfy({ !$0.isEmpty }) else { return nil }
    return ascii.lowercased()
  }

  /// What libidn2 makes of a name, or of a label.
  private static func converted(_ name: String) -> String? {
    var result: UnsafeMutablePointer<UInt8>?
    let flags = Int32(bitPattern: IDN2_NFC_INPUT.rawValue | IDN2_NONTRANSITIONAL.rawValue)
    // The result is a terminated string that is this function's to free.
    guard !name.utf8.contains(0), unsafe idn2_lookup_u8(name, &result, flags) == 0,
      let found = unsafe result
    else { return nil }
    defer { unsafe idn2_free(found) }
    return unsafe String(cString: found)
  }

  /// The same of a name with symbols in some of its labels.
  private static func withSymbols(_ name: String) -> String? {
    let dots: Set<Character> = [".", "\u{3002}", "\u{FF0E}", "\u{FF61}"]
    var labels: [String] = []
    for label in name.split(omittingEmptySubsequences: false, whereSeparator: dots.contains) {
      guard let ascii = label.isEmpty ? "" : converted(String(label)) ?? encoded(label) else {
        return nil
      }
      labels.append(ascii)
    }
    let ascii = labels.joined(separator: ".")
    return ascii.utf8.count <= 253 ? ascii : nil
  }

  /// A label with symbols, which have no other forms: others have been mapped by then.
  private static func encoded(_ label: Substring) -> String? {
    // Variation selectors and the like are mapped to nothing (UTS #46 §5).
    let scalars = label.lowercased().unicodeScalars.filter { scalar in
      !scalar.properties.isDefaultIgnorableCodePoint || scalar.properties.isJoinControl
    }
    // What has nothing but letters, marks and digits, libidn2 refuses for another reason, such as RFC 5893.
    guard !scalars.isEmpty, scalars.first != "-", scalars.last != "-",
      scalars.allSatisfy(isValid), scalars.contains(where: isSymbol)
    else { return nil }
    let ascii = "xn--" + Punycode.encoded(Array(scalars))
    return ascii.utf8.count <= 63 ? ascii : nil
  }

  private static func isSymbol(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .mathSymbol, .currencySymbol, .modifierSymbol, .otherSymbol, .connectorPunctuation,
      .dashPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation,
      .finalPunctuation, .otherPunctuation:
      !scalar.isASCII
    default: false
    }
  }

  private static func isValid(_ scalar: Unicode.Scalar) -> Bool {
    let properties = scalar.properties
    guard !properties.changesWhenNFKCCaseFolded, !properties.isJoinControl else { return false }
    switch properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator,
      .paragraphSeparator, .spaceSeparator:
      return false
    default:
      let asciiOfNames = scalar == "-" || scalar == "_" || properties.isAlphabetic
      return !scalar.isASCII || asciiOfNames || properties.numericType != nil
    }
  }
}

/// Unicode in the letters, digits and hyphens of host names (RFC 3492).
enum Punycode {
  // §5
  private static let (base, tMin, tMax, skew, damp) = (36, 1, 26, 38, 700)

  /// The label, without `xn--` before it (§6.3).
  static func encoded(_ label: [Unicode.Scalar]) -> String {
    var output = label.filter(\.isASCII).map(Character.init)
    let basicCount = output.count
    var handled = basicCount
    if basicCount > 0 { output.append("-") }
    var (code, delta, bias) = (128, 0, 72)
    while handled < label.count {
      // There is one, since not all are handled.
      let next = label.map { Int($0.value) }.filter { $0 >= code }.min() ?? code
      delta += (next - code) * (handled + 1)
      code = next
      for scalar in label {
        if Int(scalar.value) < code { delta += 1 }
        guard Int(scalar.value) == code else { continue }
        output += digits(of: delta, bias)
        bias = adapted(delta, handled + 1, isFirst: handled == basicCount)
        delta = 0
        handled += 1
      }
      delta += 1
      code += 1
    }
    return String(output)
  }

  /// A number in digits of which each has a bound (§3.3).
  private static func digits(of number: Int, _ bias: Int) -> [Character] {
    var digits: [Character] = []
    var (rest, place) = (number, base)
    while true {
      let bound = min(max(place - bias, tMin), tMax)
      guard rest >= bound else { break }
      digits.append(digit(bound + (rest - bound) % (base - bound)))
      rest = (rest - bound) / (base - bound)
      place += base
    }
    return digits + [digit(rest)]
  }

  private static func digit(_ value: Int) -> Character {
    Character(Unicode.Scalar(UInt8(value < 26 ? value + 97 : value - 26 + 48)))
  }

  /// §6.1
  private static func adapted(_ delta: Int, _ count: Int, isFirst: Bool) -> Int {
    var delta = isFirst ? delta / damp : delta / 2
    delta += delta / count
    var steps = 0
    while delta > (base - tMin) * tMax / 2 {
      delta /= base - tMin
      steps += base
    }
    return steps + (base - tMin + 1) * delta / (delta + skew)
  }
}
