/// What a rule does not mean after all.
///
/// Whatever is met here is no hit of the rule, in whichever field it was read, and whatever else of the
/// rule hit it; rules beside it hit as before.
public struct RuleExceptions: Sendable {
  /// Names that always pass: `@@` of ad blockers.
  public var names: NameList
  /// Names that pass unless the rule has a name below them, or as far below, that is met too: in the
  /// configurations of resolvers the nearest name decides.
  public var holes: NameList
  /// URLs that pass, as `Rule.urls` has them.
  public var urls: NameList
  /// Servers that pass.
  public var addresses: [AddressPattern]

  /// Exceptions; none where nothing is given.
  public init(
    names: NameList = [], holes: NameList = [], urls: NameList = [],
    addresses: [AddressPattern] = []
  ) {
    self.names = names
    self.holes = holes
    self.urls = urls
    self.addresses = addresses
  }

  /// Whether there are none.
  public var isEmpty: Bool {
    names.isEmpty && holes.isEmpty && urls.isEmpty && addresses.isEmpty
  }

  /// How many there are.
  public var count: Int { names.count + holes.count + urls.count + addresses.count }
}
