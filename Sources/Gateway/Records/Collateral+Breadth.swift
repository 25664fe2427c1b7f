package import Rules

extension Collateral {
  /// The collateral damage that a hit of some breadth does; nil for what is intended.
  package init?(_ breadth: Breadth) {
    switch breadth {
    case .named, .address: return nil
    case .suffix: self = .suffix
    case .substring: self = .substring
    case .keyword: self = .keyword
    }
  }
}
