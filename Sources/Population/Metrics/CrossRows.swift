import Gateway

/// The rows that cross tables have for rules and for categories: one each, as far as there is room, and one for all
/// others. They follow from the plan alone, so that no order of flows decides what is left out.
struct CrossRows: Sendable {
  /// Cells of one table, at most.
  static let cellsMax = 1 << 16
  /// Rows of one table, at most: a row's number takes so many bits in the key of a group.
  static let bits = 14

  /// What the rows of rules are called.
  let rules: [String]
  /// What the rows of categories are called.
  let categories: [String]
  /// Of each rule that has no row of its own as well.
  private let categoryOfRule: [Int32]

  static let otherRules = "(other rules)"
  static let otherCategories = "(other categories)"

  init(_ plan: Plan) {
    let columns = max(
      plan.networks.count, plan.gateways.count * FlowProtocol.allCases.count,
      Reaction.allCases.count, 1)
    let rowsMax = min(max(16, Self.cellsMax / columns), 1 << Self.bits)
    let all = plan.matcher.rules
    rules =
      all.count <= rowsMax
      ? all.map(\.id) : all.prefix(rowsMax - 1).map(\.id) + [Self.otherRules]
    var rows: [String: Int32] = [:]
    var categories: [String] = []
    categoryOfRule = all.map { rule in
      let name = rule.category ?? "none"
      if let row = rows[name] { return row }
      // The last row is for those that have none of their own.
      let isOther = categories.count >= rowsMax - 1
      if !isOther || categories.count == rowsMax - 1 {
        categories.append(isOther ? Self.otherCategories : name)
      }
      let row = Int32(categories.count - 1)
      rows[name] = row
      return row
    }
    self.categories = categories
  }

  /// The row of a rule.
  func row(ofRule rule: Int32) -> Int32 { min(rule, Int32(rules.count - 1)) }

  /// The row of a rule's category.
  func row(ofCategory rule: Int32) -> Int32 { categoryOfRule[Int(rule)] }
}
