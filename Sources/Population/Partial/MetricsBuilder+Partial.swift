public import Gateway

// The sums of a run under one plan in a partial result. `PartialResults.md` has all fields.
extension MetricsBuilder {
  /// Writes all that a report is made from.
  ///
  /// - Precondition: the builder is closed and settled.
  public func write(to writer: inout PartialWriter) {
    let sorted = users.sorted
    writer.users(users, sorted)
    writer.users(outsiders, outsiders.sorted)
    let sortedNames = writeNames(to: &writer)
    let orders = PartialOrders(
      users: IndexOrder(sorted.map(\.index), indexCount: users.indexCount),
      names: IndexOrder(sortedNames, indexCount: names.count))
    unplaced.write(orders, to: &writer)
    var sums: [(group: MetricsGroup, sums: MetricsSums)] = []
    groups.forEach { if !$1.isEmpty { sums.append(($0, $1)) } }
    sums.sort { $0.group.code < $1.group.code }
    writer.list(sums) { entry, writer in
      let code = entry.group.code
      writer.number(code.kind)
      writer.number(code.key)
      entry.sums.write(orders, to: &writer)
    }
    for sums in routes { sums.write(orders, to: &writer) }
    visitSums.write(orders, to: &writer)
    timeline.write(orders, to: &writer)
    blockedNames.write(orders, to: &writer)
  }

  /// - Returns: the indexes by place.
  private func writeNames(to writer: inout PartialWriter) -> [NameIndex] {
    let sorted = names.names.sorted
    writer.number(UInt64.max - names.ceiling)
    writer.number(names.droppedCount)
    writer.names(names.names, sorted)
    for index in sorted { writer.number(UInt64(names.captureCounts[index.offset])) }
    return sorted
  }

  /// Reads what was written of a run by `plan`.
  ///
  /// - Throws: `PartialError` when it is nothing that such a run writes.
  public init(
    _ reader: inout PartialReader, _ plan: Plan, _ options: PopulationOptions
  ) throws(PartialError) {
    self.init(plan, options)
    var indexes = PartialIndexes()
    (users, indexes.users) = try reader.users(in: 0...max(0, plan.networks.count - 1))
    (outsiders, _) = try reader.users(in: -1...(-1))
    indexes.names = try readNames(&reader)
    unplaced = try MetricsSums(&reader, indexes)
    let rows = CrossRows(plan)
    var last = (kind: -1, key: 0)
    for _ in 0..<(try reader.length()) {
      let kind = try reader.index(below: MetricsGroup.kindCount)
      let key = try reader.index(below: MetricsGroup.keyBound)
      guard let group = MetricsGroup(kind: kind, key: key, of: plan, rows), last < (kind, key)
      else {
        throw reader.error("the plan has no such group, or it is there twice")
      }
      last = (kind, key)
      let sums = try MetricsSums(&reader, indexes)
      groups.update(group) { $0 = sums }
    }
    for route in routes.indices { routes[route] = try RouteSums(&reader, indexes) }
    visitSums = try VisitSums(&reader, gatewayCount: plan.gateways.count, indexes)
    try timeline.read(&reader, indexes)
    blockedNames = try BlockedNames(
      &reader, byteCountMax: plan.limits.blockedNameBytes, indexes)
    isEmpty = total.isEmpty
    guard users.count <= plan.limits.users, outsiders.count <= plan.limits.users,
      names.names.byteCount <= plan.limits.runNameBytes, blockedNames.isWithinBudget
    else { throw reader.error("it holds more than a run may hold") }
  }

  /// - Returns: the indexes by place.
  private mutating func readNames(_ reader: inout PartialReader) throws(PartialError) -> [NameIndex]
  {
    let ceiling = UInt64.max - (try reader.number())
    names = RunNames(ceiling: ceiling, droppedCount: try reader.count())
    var indexes: [NameIndex] = []
    for name in try reader.names() {
      let index = names.insert(Array(name).span, captures: try reader.smallCount())
      guard !index.isAbsent else { throw reader.error("a name is there that was left out") }
      indexes.append(index)
    }
    return indexes
  }
}
