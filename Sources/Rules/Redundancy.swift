/// Names of a rule set that change nothing: given twice, or below a name that is blocked anyway.
///
/// A name counts as covered when the other is looked for wherever it is: two rules that look for
/// one name in DNS and in TLS are two rules. Rules with conditions, or that allow, cover and are covered by
/// nothing but themselves, and where there are such, a rule covers only those behind it.
struct Redundancy {
  private let set: RuleSet
  /// The fields of each rule.
  private let fields: [FieldSet]
  /// The first number of each rule's names: they are numbered through all rules.
  private var firstNumbers: [Int] = []
  private var duplicates = FindingTally()
  private var duplicatesFile = ""
  private var covered = FindingTally()
  private var coveredFile = ""

  /// The findings in `set`.
  static func findings(in set: RuleSet) -> [RuleFinding] {
    // More fit no table, and no matcher can be made of them.
    guard NameTable.fits(set.rules.map(\.names)) else { return [] }
    var search = Redundancy(set)
    search.run()
    return search.findings
  }

  private init(_ set: RuleSet) {
    self.set = set
    fields = set.rules.map(\.fields)
  }

  private mutating func run() {
    var table = NameTable(for: set.rules.map(\.names))
    var isDuplicate: [Bool] = []
    for ruleIndex in set.rules.indices {
      firstNumbers.append(isDuplicate.count)
      insertNames(of: ruleIndex, into: &table, &isDuplicate)
    }
    for (ruleIndex, rule) in set.rules.enumerated() {
      let names = rule.names
      for index in names.indices where names.form(at: index).isWholeName {
        let number = firstNumbers[ruleIndex] + index
        guard !isDuplicate[number] else { continue }
        // A name with all below it covers those, and the name alone; a name with what is one label
        // below it, that alone.
        let reach = names.form(at: index).reach
        let cover = owner(ruleIndex, index, in: table) { owner, labelCount in
          labelCount == 0
            ? owner.reach == .suffix && reach != .suffix
            : owner.reach != .child || reach == .exact
        }
        if let cover { note(ruleIndex, index, coveredBy: cover) }
      }
    }
  }

  /// Adds the names of a rule to the table, save those that are there already: so no name there has
  /// more owners than there are ways to look for it.
  private mutating func insertNames(
    of ruleIndex: Int, into table: inout NameTable, _ isDuplicate: inout [Bool]
  ) {
    let names = set.rules[ruleIndex].names
    for index in names.indices {
      isDuplicate.append(false)
      guard names.form(at: index).isWholeName else { continue }
      let reach = names.form(at: index).reach
      let first = sameName(ruleIndex, index, in: table)
      if let first {
        isDuplicate[isDuplicate.count - 1] = true
        note(ruleIndex, index, coveredBy: first)
      } else {
        let number = UInt32(truncatingIfNeeded: firstNumbers[ruleIndex] + index)
        let owner = NameTable.Owner(number: number, reach: reach)
        table.insert(names.bytes.span.extracting(names.range(at: index)), owner: owner)
      }
    }
  }

  /// The number of a name in the table for which `reaches` holds, and whose rule looks wherever the
  /// rule of the name at `index` does; of several the nearest to the root.
  @inline(__always)
  private func owner(
    _ ruleIndex: Int, _ index: Int, in table: NameTable,
    where reaches: (_ owner: NameTable.Owner, _ labelCount: Int) -> Bool
  ) -> Int? {
    let names = set.rules[ruleIndex].names
    var found: Int?
    let name = names.bytes.span.extracting(names.range(at: index))
    table.forEachOwner(of: name) { owner, labelCount in
      guard found == nil, reaches(owner, labelCount) else { return }
      let other = Int(owner.number)
      guard isCovered(ruleIndex, byNameAt: other) else { return }
      found = other
    }
    return found
  }

  /// The number of the first name in the table that is the one at `index` and reaches as far, and whose
  /// rule looks wherever its rule does.
  private func sameName(_ ruleIndex: Int, _ index: Int, in table: NameTable) -> Int? {
    let names = set.rules[ruleIndex].names
    let reach = names.form(at: index).reach
    var found: Int?
    table.forEachOwner(at: names.bytes.span.extracting(names.range(at: index))) { owner in
      let other = Int(owner.number)
      guard owner.reach == reach, found.map({ other < $0 }) ?? true,
        isCovered(ruleIndex, byNameAt: other)
      else { return }
      found = other
    }
    return found
  }

  /// Whether the rule of the name with `number` looks wherever a rule does, and is hit whenever that is.
  private func isCovered(_ ruleIndex: Int, byNameAt number: Int) -> Bool {
    let other = rule(of: number)
    return fields[other].isSuperset(of: fields[ruleIndex]) && isComparable(ruleIndex, with: other)
  }

  /// Whether a rule is hit whenever another one with the same name is.
  private func isComparable(_ ruleIndex: Int, with other: Int) -> Bool {
    ruleIndex == other || set.isPlain
      || (set.rules[ruleIndex].isPlain && set.rules[other].isPlain && other < ruleIndex)
  }

  /// The rule that the name with `number` is in.
  private func rule(of number: Int) -> Int { firstNumbers.lastIndex(atMost: number) }

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
          severity: .note, kind: .duplicate, file: duplicatesFile, line: duplicates.firstLine,
          count: duplicates.count, message: "\(what) given twice: \(duplicates.summary)"))
    }
    if covered.count > 0 {
      let what = covered.count == 1 ? "1 name is" : "\(covered.count) names are"
      findings.append(
        RuleFinding(
          severity: .note, kind: .covered, file: coveredFile, line: covered.firstLine,
          count: covered.count,
          message: "\(what) blocked anyway: \(covered.summary)"))
    }
    return findings
  }
}
