public import Dissection

/// A name that is legible in a generated flow.
public struct TruthRow: Sendable {
  /// Counts from 1, in the order of first packets.
  public let flow: Int
  /// Nanoseconds since 1970.
  public let started: Int64
  public let client: IPAddress
  public let clientPort: UInt16
  public let server: IPAddress
  public let serverPort: UInt16
  public let isTCP: Bool
  /// The field that has it, as reports call it.
  public let kind: String
  public let name: String
}
