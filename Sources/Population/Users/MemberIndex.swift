import Gateway

/// The place of a user or of a name, of which sets and counts are kept by it.
protocol MemberIndex: Hashable, Comparable, Sendable {
  /// Below zero for nobody.
  var number: Int32 { get }
  init(number: Int32)
}

extension MemberIndex {
  /// Nobody's: what is left out of a table has it.
  static var absent: Self { Self(number: -1) }

  var isAbsent: Bool { number < 0 }

  /// The place as an index of arrays.
  var offset: Int { Int(number) }

  static func < (one: Self, other: Self) -> Bool { one.number < other.number }
}

/// The place of a user among those of a capture or of a run (`UserSet`).
struct UserIndex: MemberIndex {
  let number: Int32
}

extension NameIndex: MemberIndex {
  init(number: Int32) { self.init(Int(number)) }
}
