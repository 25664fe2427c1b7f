/// A packet of an exchange, as a censor between client and server sees it.
public struct ExchangePacket: Hashable, Sendable {
  /// Nanoseconds since 1970; each packet is later than the one before.
  public var timestamp: Int64
  /// The packet as raw IPv4 (`LinkType.raw`).
  public var bytes: [UInt8]
}
