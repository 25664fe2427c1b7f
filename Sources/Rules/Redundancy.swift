/// Names of a rule set that change nothing: given twice, or below a name that is blocked anyway.
///
/// A name counts as covered when the other is looked for wherever it is: two rules that look for
/// one name in DNS and in TLS are two rules.
struct Redundancy {
  private let set: RuleSet
  /// The first number of each rule's names: they are numbered through all rules.
  private var firstNumbers: [Int] = []
  private var duplicates = FindingTally()
  private var duplicatesFile = ""
  private var covered = FindingTally()
  private var coveredFile = ""

  /// The findings in `set`.
  static func findings(in set: RuleSet) -> [RuleFinding] {
    var search = Redundancy(set)
    search.run()
    return search.findings
  }

  private init(_ set: RuleSet) { self.set = set }

  private mutating func run() {
    let table = makeTable()
    for (ruleIndex, rule) in set.rules.enumerated() {
      let span = rule.names.bytes.span
      for index in rule.names.indices where rule.names.form(at: index).isWholeName {
        let number = firstNumbers[ruleIndex] + index
        let isExact = rule.names.form(at: index) == .exact
        var cover: Int?
        table.forEachOwner(of: span.extracting(rule.names.range(at: index))) { owner, labels in
          let other = Int(owner.number)
          // Of equals the first stays; a name with all below it covers the name alone.
          let isCover =
            labels > 0 || (owner.isSuffix && isExact)
            || (owner.isSuffix != isExact && other < number)
          guard isCover, set.rules[self.rule(of: other)].fields.isSuperset(of: rule.fields)
          else { return }
          if cover == nil { cover = other }
        }
        if let cover { note(ruleIndex, index, coveredBy: cover) }
      }
    }
  }

  private mutating func makeTable() -> NameTable {
    var table = NameTable(
      nameCountMax: set.rules.reduce(0) { $0 + $1.names.count },
      byteCount: set.rules.reduce(0) { $0 + $1.names.bytes.count })
    var number = 0
    for rule in set.rules {
      firstNumbers.append(number)
      for index in rule.names.indices {
        let form = rule.names.form(at: index)
        guard form.isWholeName else { continue }
        let owner = NameTable.Owner(
          number: UInt32(truncatingIfNeeded: number + index), isSuffix: form == .suffix)
        table.insert(rule.names.bytes[rule.names.range(at: index)], owner: owner)
      }
      number += rule.names.count
    }
    return table
  }

  /// The rule that the name with `number` is in.
  private func rule(of number: Int) -> Int {
    var low = 0
    var high = firstNumbers.count
    while low + 1 < high {
      let middle = (low + high) / 2
      if firstNumbers[middle] <= number { low = middle } else { high = middle }
    }
    return low
  }

  private mutating func note(_ ruleIndex: Int, _ index: Int, coveredBy other: Int) {
    let names = set.rules[ruleIndex].names
    let otherRule = rule(of: other)
    let otherNames = set.rules[otherRule].names
    let otherIndex = other - firstNumbers[otherRule]
    let line = names.line(at: index)
    let isDuplicate = names[index] == otherNames[otherIndex]
    let pattern = otherNames[otherIndex]
    let place = "line \(otherNames.line(at: otherIndex))"
    if isDuplicate {
      if duplicates.count == 0 { duplicatesFile = names.file(at: index) ?? set.path }
      duplicates.add("\(names[index])", line: line, note: ", as in \(place)")
    } else {
      if covered.count == 0 { coveredFile = names.file(at: index) ?? set.path }
      covered.add("\(names[index])", line: line, note: ", by '\(pattern)' in \(place)")
    }
  }

  private var findings: [RuleFinding] {
    var findings: [RuleFinding] = []
    if duplicates.count > 0 {
      let what = duplicates.count == 1 ? "1 name is" : "\(duplicates.count) names are"
      findings.append(
        RuleFinding(
          severity: .note, file: duplicatesFile, line: duplicates.firstLine,
          count: duplicates.count, message: "\(what) given twice: \(duplicates.summary)"))
    }
    if covered.count > 0 {
      let what = covered.count == 1 ? "1 name is" : "\(covered.count) names are"
      findings.append(
        RuleFinding(
          severity: .note, file: coveredFile, line: covered.firstLine, count: covered.count,
          message: "\(what) blocked anyway: \(covered.summary)"))
    }
    return findings
  }
}
