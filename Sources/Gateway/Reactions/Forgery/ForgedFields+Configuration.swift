import Configuration
import Dissection

extension ForgedIPHeader {
  /// The keys of a mapping that it is read from, among those of what has the header.
  static let keys = ["ip-ttl", "ip-id", "dont-fragment"]

  /// Reads and checks its keys of a forged packet.
  init(_ mapping: ConfigurationMapping) throws(ConfigurationError) {
    self.init()
    if let value = mapping["ip-ttl"] {
      hopLimit = try FieldPattern(value, of: "ip-ttl", in: 1...255)
    }
    if let value = mapping["ip-id"] {
      identification = try FieldPattern(value, of: "ip-id", in: 0...65_535)
    }
    if let value = mapping["dont-fragment"] {
      isFragmentationForbidden = try value.boolean(of: "dont-fragment")
    }
  }
}

extension FieldPattern {
  /// What stands for a pattern in one word.
  private enum Word: String, CaseIterable {
    case trigger
    case tsg
    /// The copies of a segment have the same numbers.
    case tsgOnce = "tsg-once"
  }

  /// Reads a number, a word, or a mapping with `from`, `to` and `step`.
  init(
    _ node: ConfigurationNode, of what: String, in range: ClosedRange<Int>
  ) throws(ConfigurationError) {
    if node.isMapping {
      let mapping = try node.mapping(of: what, keys: ["from", "to", "step"])
      let values = try mapping.range(in: range)
      let step = try mapping["step"]?.wireNumber(of: "step", in: 0...range.upperBound) ?? 0
      self = .drawn(
        UInt16(clamping: values.lowerBound)...UInt16(clamping: values.upperBound),
        step: UInt16(clamping: step))
      return
    }
    let text = try node.string(of: what)
    guard text.first?.isLetter == true else {
      self = .fixed(UInt16(clamping: try node.wireNumber(of: what, in: range)))
      return
    }
    switch try node.choice(of: what, Word.self) {
    case .trigger: self = .trigger
    case .tsg: self = .tsg(step: 1)
    case .tsgOnce: self = .tsg(step: 0)
    }
  }
}

extension ConfigurationMapping {
  /// The numbers from `from` to `to`, both of them in `range`.
  func range(in range: ClosedRange<Int>) throws(ConfigurationError) -> ClosedRange<Int> {
    let first = try required("from").wireNumber(of: "from", in: range)
    let end = try required("to")
    let last = try end.wireNumber(of: "to", in: range)
    guard first <= last else {
      throw end.error("'to' must not be less than 'from', \(first)", remedy: "swap the two")
    }
    return first...last
  }
}

extension ConfigurationNode {
  /// A whole number, in decimal or, as papers print the fields of headers, as 0x1f.
  func wireNumber(
    of what: String, in range: ClosedRange<Int>
  ) throws(ConfigurationError) -> Int {
    guard isScalar, let text = try? string(of: what), text.hasPrefix("0x") else {
      return try integer(of: what, in: range)
    }
    guard let value = Int(text.dropFirst(2), radix: 16), range.contains(value) else {
      throw error(
        "\(what) must be a number from \(range.lowerBound) to \(range.upperBound), not '\(text)'")
    }
    return value
  }
}

extension ConfigurationNode {
  /// An address, or a list of them.
  func addresses(of what: String) throws(ConfigurationError) -> [IPAddress] {
    var addresses: [IPAddress] = []
    for element in try scalarOrSequence(of: what) {
      let text = try element.string(of: "an address")
      guard let address = IPAddress(text) else {
        throw element.error(
          "'\(text)' is no IP address", remedy: "write it as 203.0.113.7 or 2001:db8::7")
      }
      addresses.append(address)
    }
    return addresses
  }
}
