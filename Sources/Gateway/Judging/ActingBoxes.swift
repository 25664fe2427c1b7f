import Rules

/// Which boxes of each gateway act on what is read in a field, and what they do: flat and small, since each hit
/// asks for them, and a box that is asked itself would be copied.
struct ActingBoxes: Sendable {
  /// A box that acts.
  struct Member: Sendable {
    /// Its index among the boxes of the plan.
    let box: Int32
    /// The number in the catalogue of the habits by which it reads the field.
    let habits: Int16
    let reaction: Reaction
    let conditions: Conditions
  }

  /// What is to be asked before it acts.
  struct Conditions: OptionSet, Sendable {
    let rawValue: UInt8
    /// It looks at flows only whose client is inside, or outside.
    static let clientIsInside = Conditions(rawValue: 1 << 0)
    static let clientIsOutside = Conditions(rawValue: 1 << 1)
    /// It looks at some flows only, by more than their clients' side.
    static let scope = Conditions(rawValue: 1 << 2)
    /// It is for a part of all hosts.
    static let hosts = Conditions(rawValue: 1 << 3)
    /// It acts with some probability.
    static let odds = Conditions(rawValue: 1 << 4)

    init(rawValue: UInt8) { self.rawValue = rawValue }

    init(of box: CensorBox) {
      self = []
      switch box.scope.clients {
      case .either: break
      case .inside: insert(.clientIsInside)
      case .outside: insert(.clientIsOutside)
      }
      var scope = box.scope
      scope.clients = .either
      if scope != BoxScope() { insert(.scope) }
      if box.hosts != 0..<1_000_000 { insert(.hosts) }
      if !box.odds.isCertain { insert(.odds) }
    }
  }

  private var members: [Member] = []
  /// Where those of a gateway, a field, a transport and a time begin, one after another.
  private var starts: [Int32] = [0]
  private static let fieldCount = Field.allCases.count

  /// Those of the gateways of a plan.
  ///
  /// - Parameter habits: the number in the catalogue of the habits by which a box reads a field.
  init(_ plan: Plan, habits: (_ box: Int, Field, _ overTCP: Bool) -> Int16) {
    let boxes = plan.boxes
    let conditions = boxes.map { Conditions(of: $0) }
    for range in plan.gateways.indices.map({ plan.boxes(of: GatewayIndex($0)) }) {
      for field in Field.allCases {
        for overTCP in [false, true] {
          for late in [false, true] {
            for box in range where boxes[box].isLate == late {
              guard let reaction = boxes[box].reaction(to: field, overTCP: overTCP) else {
                continue
              }
              members.append(
                Member(
                  box: Int32(truncatingIfNeeded: box), habits: habits(box, field, overTCP),
                  reaction: reaction, conditions: conditions[box]))
            }
            starts.append(Int32(truncatingIfNeeded: members.count))
          }
        }
      }
    }
  }

  /// The places of the boxes of a gateway that act on a field, in the order of the censor's file.
  ///
  /// - Parameter late: whether of those that do not act at once.
  @inline(__always)
  func places(
    of gateway: GatewayIndex, _ field: Field, overTCP: Bool, late: Bool
  ) -> Range<Int> {
    let place =
      4 * (gateway.offset * Self.fieldCount + Int(field.rawValue)) + (overTCP ? 2 : 0)
      + (late ? 1 : 0)
    return Int(starts[place])..<Int(starts[place + 1])
  }

  /// The box at a place.
  subscript(place: Int) -> Member {
    @inline(__always) get { members[place] }
  }
}
