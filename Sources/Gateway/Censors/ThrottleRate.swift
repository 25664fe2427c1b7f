import Configuration

/// What a throttled flow is let through with, in either direction: the `rate:` block of a box.
public struct ThrottleRate: Hashable, Sendable {
  /// In kbit/s; drawn from the range for each flow.
  public var kilobits: ClosedRange<UInt32>

  /// Reads `rate:`: `{kilobits: 140}`, or from one number to another.
  init(_ node: ConfigurationNode) throws(ConfigurationError) {
    let mapping = try node.mapping(of: "rate", keys: ["kilobits", "source"])
    let value = try mapping.required("kilobits")
    let bounds = 1...10_000_000
    let range: ClosedRange<Int>
    if value.isMapping {
      range = try value.mapping(of: "kilobits", keys: ["from", "to"]).range(in: bounds)
    } else {
      let rate = try value.integer(of: "kilobits", in: bounds)
      range = rate...rate
    }
    kilobits = UInt32(clamping: range.lowerBound)...UInt32(clamping: range.upperBound)
  }

  var sentence: String {
    kilobits.count == 1
      ? "It lets \(kilobits.lowerBound) kbit/s through in each direction."
      : "It lets \(kilobits.lowerBound) to \(kilobits.upperBound) kbit/s through in each direction."
  }
}
