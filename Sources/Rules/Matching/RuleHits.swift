extension [RuleHit] {
  /// Adds a hit to those from `start` on, which are in ascending order; of two hits of a rule the
  /// narrower one stays.
  mutating func add(_ hit: RuleHit, from start: Int) {
    var low = start
    var high = count
    while low < high {
      let middle = low + (high - low) / 2
      if self[middle].rule < hit.rule { low = middle + 1 } else { high = middle }
    }
    if low == count {
      append(hit)
    } else if self[low].rule == hit.rule {
      if hit.breadth.rank < self[low].breadth.rank { self[low] = hit }
    } else {
      insert(hit, at: low)
    }
  }

  /// Removes the hits of a group of rules among those from `start` on.
  mutating func remove(group: Int32, _ groups: [Int32]?, from start: Int) {
    var kept = start
    for index in start..<count {
      let rule = self[index].rule
      if rule >= 0, (groups?[Int(rule)] ?? rule) == group { continue }
      self[kept] = self[index]
      kept += 1
    }
    removeLast(count - kept)
  }

  /// Removes the marks of exceptions among the hits from `start` on, and the hits that they take away.
  ///
  /// A mark is a hit of the rule `~group`, so that all of them come first.
  mutating func takeAway(from start: Int, _ groups: [Int32]?) {
    guard start < count, self[start].rule < 0 else { return }
    let firstRule = self[start...].firstIndex { $0.rule >= 0 } ?? count
    var kept = firstRule
    for index in firstRule..<count {
      let rule = self[index].rule
      let mark = ~(groups?[Int(rule)] ?? rule)
      if self[start..<firstRule].contains(where: { $0.rule == mark }) { continue }
      self[kept] = self[index]
      kept += 1
    }
    removeLast(count - kept)
    removeSubrange(start..<firstRule)
  }
}
