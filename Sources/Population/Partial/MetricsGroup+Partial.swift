import Gateway
import Rules

// A group in a partial result: the number of its kind and its key, which its plan gives a meaning.
extension MetricsGroup {
  /// The kind's number and the key: groups are written in their order.
  var code: (kind: Int, key: Int) {
    switch self {
    case .network(let index): (0, index.offset)
    case .gateway(let index): (1, index.offset)
    case .protocol(let found): (2, Self.place(of: found))
    case .observation(let field): (3, Self.place(of: field))
    case .blocking(let blocking): (4, Self.place(of: blocking))
    case .failure(let failure): (5, Self.place(of: failure))
    case .reaction(let reaction): (6, Self.place(of: reaction))
    case .category(let rule): (7, Int(rule))
    case .rule(let rule): (8, Int(rule))
    case .collateral(let collateral): (9, Self.place(of: collateral))
    case .hour(let hour): (10, Int(hour))
    case .networkCategory(let network, let row): (11, Self.key(network.offset, row))
    case .categoryReaction(let row, let reaction): (12, Self.key(Self.place(of: reaction), row))
    case .ruleNetwork(let row, let network): (13, Self.key(network.offset, row))
    case .collateralRule(let cause, let row): (14, Self.key(Self.place(of: cause), row))
    case .evasion(let row, let gateway, let found):
      (
        15,
        Self.key(gateway.offset * FlowProtocol.allCases.count + Self.place(of: found), row)
      )
    }
  }

  /// The key of a cell: the row is in the low bits.
  private static func key(_ column: Int, _ row: Int32) -> Int {
    column << CrossRows.bits | Int(row)
  }

  /// The kinds there are, and what keys are below.
  static let (kindCount, keyBound) = (16, 1 << 40)

  /// The group with a code.
  ///
  /// - Returns: nil where a plan has no such group.
  init?(kind: Int, key: Int, of plan: Plan, _ rows: CrossRows) {
    guard kind < 11 else {
      self.init(cell: kind, key: key, of: plan, rows)
      return
    }
    let rule = Int32(truncatingIfNeeded: key)
    let bounds = [
      plan.networks.count, plan.gateways.count, FlowProtocol.allCases.count, Field.allCases.count,
      Blocking.allCases.count, Failure.allCases.count, Reaction.allCases.count,
      plan.matcher.rules.count, plan.matcher.rules.count, Collateral.allCases.count, 24,
    ]
    guard bounds.indices.contains(kind), (0..<bounds[kind]).contains(key) else { return nil }
    switch kind {
    case 0: self = .network(NetworkIndex(key))
    case 1: self = .gateway(GatewayIndex(key))
    case 2: self = .protocol(FlowProtocol.allCases[key])
    case 3: self = .observation(Field.allCases[key])
    case 4: self = .blocking(Blocking.allCases[key])
    case 5: self = .failure(Failure.allCases[key])
    case 6: self = .reaction(Reaction.allCases[key])
    case 7: self = .category(rule: rule)
    case 8: self = .rule(rule)
    case 9: self = .collateral(Collateral.allCases[key])
    default: self = .hour(UInt8(truncatingIfNeeded: key))
    }
  }

  /// A cell of a cross table.
  private init?(cell kind: Int, key: Int, of plan: Plan, _ rows: CrossRows) {
    let (column, row) = (key >> CrossRows.bits, key & (1 << CrossRows.bits - 1))
    let protocols = FlowProtocol.allCases.count
    let columnCounts = [
      plan.networks.count, Reaction.allCases.count, plan.networks.count, Collateral.allCases.count,
      plan.gateways.count * protocols,
    ]
    let rowCount = kind < 13 ? rows.categories.count : rows.rules.count
    guard column < columnCounts[kind - 11], row < rowCount else { return nil }
    let place = Int32(truncatingIfNeeded: row)
    switch kind {
    case 11: self = .networkCategory(NetworkIndex(column), row: place)
    case 12: self = .categoryReaction(row: place, Reaction.allCases[column])
    case 13: self = .ruleNetwork(row: place, NetworkIndex(column))
    case 14: self = .collateralRule(Collateral.allCases[column], row: place)
    default:
      self = .evasion(
        row: place, GatewayIndex(column / protocols), FlowProtocol.allCases[column % protocols])
    }
  }

  /// The place of a case among all.
  static func place<Case: CaseIterable & Equatable>(of one: Case) -> Int {
    Array(Case.allCases).firstIndex(of: one) ?? 0
  }
}
