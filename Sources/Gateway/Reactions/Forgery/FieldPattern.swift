/// How a censor fills in a number of a header that it forges: IP TTL, IP ID or TCP window.
///
/// What it is tells censors apart (Weaver, Sommer, Paxson, "Detecting Forged TCP Reset Packets",
/// NDSS 2009). The number is written as it is: hops to the receiver are not taken off.
public enum FieldPattern: Sendable, Hashable {
  /// Drawn from the range for the first packet of a reaction. Each further one has `step` more, and
  /// begins again after the end of the range.
  case drawn(ClosedRange<UInt16>, step: UInt16)
  /// What the trigger has there.
  case trigger
  /// What `TSGGenerator` has there, `step` turns further in each further packet of a reaction.
  case tsg(step: UInt16)

  /// Always the same.
  public static func fixed(_ value: UInt16) -> FieldPattern { .drawn(value...value, step: 0) }
}

/// The numbers of a header that have a `FieldPattern`.
enum HeaderField: UInt64 {
  /// TTL (RFC 791 §3.1) or hop limit (RFC 8200 §3).
  case hopLimit
  /// Identification (RFC 791 §3.1); IPv6 has none.
  case identification
  /// RFC 9293 §3.1.
  case window
}

/// How a censor fills in the IP header of what it forges.
public struct ForgedIPHeader: Sendable, Hashable {
  /// TTL or hop limit: 0 to 255.
  public var hopLimit = FieldPattern.fixed(64)
  /// IPv4 only.
  public var identification = FieldPattern.fixed(0)
  /// DF, of IPv4 only.
  public var isFragmentationForbidden = false

  /// TTL 64, ID 0 and no DF.
  public init() {}
}
