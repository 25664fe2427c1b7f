extension NameTable {
  /// How far a name reaches.
  enum Reach: UInt32 {
    /// The name itself.
    case exact
    /// The name and all below it.
    case suffix
    /// All below it.
    case below
    /// What is one label below it.
    case child

    /// Whether it reaches the name `depth` labels below; 2 stands for any more.
    @inline(__always)
    func reaches(depth: Int) -> Bool {
      switch self {
      case .exact: depth == 0
      case .suffix: true
      case .below: depth > 0
      case .child: depth == 1
      }
    }
  }

  /// Who a name belongs to: a number of the caller's, and which names are meant.
  struct Owner: Hashable {
    var number: UInt32
    var reach: Reach
  }
}

extension NamePattern.Form {
  /// How far a whole name of this form reaches.
  var reach: NameTable.Reach {
    switch self {
    case .suffix: .suffix
    case .below: .below
    case .child: .child
    case .exact, .contains, .prefix, .regex, .urlRegex: .exact
    }
  }
}

/// An owner, or the index of a link in the chain of several owners, in four bytes.
struct OwnerCode: Equatable {
  var bits: UInt32
  private static let reachShift: UInt32 = 30
  private static let linkBit: UInt32 = 1 << 29
  private static let numberBits: UInt32 = linkBit - 1

  init(_ owner: NameTable.Owner) {
    bits = owner.number & Self.numberBits | owner.reach.rawValue << Self.reachShift
  }

  init(link index: Int) { bits = UInt32(truncatingIfNeeded: index) | Self.linkBit }

  var isLinked: Bool { bits & Self.linkBit != 0 }
  var link: Int { Int(bits & Self.numberBits) }
  var owner: NameTable.Owner {
    NameTable.Owner(
      number: bits & Self.numberBits,
      reach: NameTable.Reach(rawValue: bits >> Self.reachShift) ?? .exact)
  }
}

/// One of several owners of a name, and the others.
struct OwnerLink {
  var owner: OwnerCode
  var next: OwnerCode
}
