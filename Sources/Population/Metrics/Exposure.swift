/// What the gateway could read of the visits that pass it, whether a rule names it or not.
public struct Exposure: Sendable {
  /// A part of the visits.
  public struct Part: Sendable {
    /// The field's or the protocol's name.
    public var label: String
    /// In the captures.
    public var visits: Int
    /// Of all visits that pass the gateway.
    public var share: Estimate
  }

  public var gateway: String
  /// Visits in the captures of which at least one flow passes the gateway.
  public var visits: Int
  /// The users who made them.
  public var users: Int
  /// The share of these visits whose site was legible.
  public var read: Estimate
  /// The share of these users with at least one such visit.
  public var usersRead: Estimate
  /// By where it was legible; a visit may be in several.
  public var fields: [Part]
  /// By what hid it: the protocol of the visit's first connection.
  public var hidden: [Part]
}
