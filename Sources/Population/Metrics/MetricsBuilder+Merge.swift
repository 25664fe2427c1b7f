import Gateway

// From the sums of captures to those of a run: the same in whatever order they come, and however they were put
// together before. What is beyond a limit on users or names is left out by its hash, and not by when it came.
extension MetricsBuilder {
  /// Flows whose users were not told apart since the captures have too many together, beside
  /// `uncountedFlowCount`.
  public var droppedFlowCount: Int { users.droppedFlowCount + outsiders.droppedFlowCount }

  /// Names that were not told apart from others, because there are too many in the run: counted once for each
  /// capture that has them.
  public var uncountedNameCount: Int { names.droppedCount }

  /// Adds the flows of another capture, or of other captures, all closed.
  public mutating func merge(_ other: MetricsBuilder) {
    guard !other.isEmpty else { return }
    guard !isEmpty else {
      self = other
      return
    }
    add(other, nameByteCountMax: plan.limits.runNameBytes)
  }

  /// Adds the flows of other users of the same capture, all closed.
  public mutating func join(_ other: MetricsBuilder) {
    isEmpty = isEmpty && other.isEmpty
    add(other, nameByteCountMax: nil)
    names.countAsOneCapture()
  }

  private mutating func add(_ other: MetricsBuilder, nameByteCountMax: Int?) {
    uncountedFlowCount += other.uncountedFlowCount
    visitsClosedEarly += other.visitsClosedEarly
    let users = users.merge(other.users, countMax: plan.limits.users)
    let names = names.merge(other.names, byteCountMax: nameByteCountMax)
    _ = outsiders.merge(other.outsiders, countMax: plan.limits.users)
    if users.own != nil || names.own != nil { renumber(users: users.own, names: names.own) }
    add(other, users: users.other, names: names.other)
  }

  /// Brings all that was merged into its limits: what is left then depends on the captures alone.
  public mutating func settle() {
    let users = users.shrink(to: plan.limits.users)
    let names = names.shrink(to: plan.limits.runNameBytes)
    _ = outsiders.shrink(to: plan.limits.users)
    if users != nil || names != nil { renumber(users: users, names: names) }
  }

  /// Gives users and names other indexes; nil: those that they have.
  private mutating func renumber(users: [UserIndex]?, names: [NameIndex]?) {
    var changed = MetricsBuilder(plan, options)
    let users = users ?? (0..<Int32(self.users.indexCount)).map { UserIndex(number: $0) }
    let names = names ?? (0..<self.names.count).map { NameIndex($0) }
    changed.add(self, users: users, names: names)
    blockedNames = changed.blockedNames
    visitSums = changed.visitSums
    timeline = changed.timeline
    routes = changed.routes
    groups = changed.groups
    unplaced = changed.unplaced
  }

  /// Adds sums.
  ///
  /// - Parameters:
  ///   - users: what the indexes of users in the other are in this one; absent for none.
  ///   - names: the same for names.
  private mutating func add(_ other: MetricsBuilder, users: [UserIndex], names: [NameIndex]) {
    blockedNames.merge(other.blockedNames, users: users, names: names)
    unplaced.add(other.unplaced, users: users, names: names)
    visitSums.add(other.visitSums, users: users)
    timeline.add(other.timeline, users: users)
    for (route, sums) in other.routes.enumerated() { routes[route].add(sums, users: users) }
    other.groups.forEach { group, sums in
      groups.update(group) { $0.add(sums, users: users, names: names) }
    }
  }
}
