public import Dissection

/// A part of the inside: the users of one operator.
public struct Network: Sendable {
  /// How routes and reports refer to it.
  public var name: String
  /// Who runs it.
  public var operatorName: String?
  /// Its number (RFC 6793).
  public var asNumber: UInt32?
  public var prefixes: [IPPrefix]
  /// Its part of the country's users, as a weight.
  public var share: Double
  /// The part of its traffic that never leaves the country, in millionths: integers, so that draws are
  /// exact.
  public var domesticPerMillion: Int

  /// A network of `prefixes`.
  public init(
    name: String, operatorName: String? = nil, asNumber: UInt32? = nil, prefixes: [IPPrefix],
    share: Double = 1, domesticPerMillion: Int = 0
  ) {
    self.name = name
    self.operatorName = operatorName
    self.asNumber = asNumber
    self.prefixes = prefixes
    self.share = share
    self.domesticPerMillion = domesticPerMillion
  }
}
