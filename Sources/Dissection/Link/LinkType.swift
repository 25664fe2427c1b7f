@frozen public struct LinkType: RawRepresentable, Hashable, Sendable {
  public var rawValue: Int32
  public init(rawValue: Int32) { self.rawValue = rawValue }
  public static let ethernet = LinkType(rawValue: 1)
  public static let raw = LinkType(rawValue: 101)
}
