extension ConfigurationNode {
  /// What `read` makes of the node.
  ///
  /// - Throws: the first error, with all further ones. To find these the node is read again and again, each time
  ///   without what was wrong, or with something right in its place.
  public func readAll<Value>(
    _ read: (ConfigurationNode) throws(ConfigurationError) -> Value
  ) throws(ConfigurationError) -> Value {
    do throws(ConfigurationError) {
      return try read(self)
    } catch {
      var search = ErrorSearch(self)
      throw search.errors { node throws(ConfigurationError) in _ = try read(node) } ?? error
    }
  }
}

/// Looks for all errors of a file.
///
/// An error that may only follow from how another one was mended is left out: see `isConsequence`.
private struct ErrorSearch {
  /// Errors that are shown of one file.
  private static let errorsMax = 50
  /// Readings of one file: it may take several to mend an error.
  private static let roundsMax = 250

  private struct Attempt: Hashable {
    var node: Int
    var way: Mending.Way
  }

  private var root: ConfigurationNode
  /// The last number that a node has.
  private var lastNumber = 0
  /// What was mended, and all that it is part of.
  private var touched: Set<Int> = []
  /// Nodes that the author did not write.
  private var standIns: Set<Int> = []
  private var standInTexts: Set<String> = []
  /// Those that are nothing but a name for something without one.
  private var madeUpTexts: Set<String> = []
  /// Keys that were taken out of mappings.
  private var removedKeys: [Int: Set<String>] = [:]
  /// What was tried, so that it is not tried again.
  private var attempts: Set<Attempt> = []

  init(_ root: ConfigurationNode) {
    self.root = root
    self.root = numbered(root)
  }

  /// All errors that `read` throws, as one; nil for none.
  mutating func errors(
    _ read: (ConfigurationNode) throws(ConfigurationError) -> Void
  ) -> ConfigurationError? {
    var errors: [ConfigurationError] = []
    search: for _ in 0..<Self.roundsMax where errors.count < Self.errorsMax {
      do throws(ConfigurationError) {
        try read(root)
        break search
      } catch {
        guard let mending = error.mending, let path = path(to: mending.node, from: root) else {
          errors.append(error)
          break search
        }
        let isOfAuthor = !madeUpTexts.contains { error.message.contains($0) }
        if isOfAuthor, !isConsequence(mending, path) { errors.append(error) }
        guard mend(mending, path) else { break search }
      }
    }
    errors.sort { ($0.line ?? 0, $0.column ?? 0) < ($1.line ?? 0, $1.column ?? 0) }
    return ConfigurationError.joined(errors)
  }

  /// Whether an error may be gone once the author has mended those before it.
  private func isConsequence(_ mending: Mending, _ path: [ConfigurationNode]) -> Bool {
    if standIns.contains(mending.node) { return true }
    // Where a key was taken out, other keys may be missing only since the rest means something else now.
    if case .missing = mending.way { return removedKeys[mending.node] != nil }
    switch mending.extent {
    case .value: return touched.contains(mending.node)
    case .file: return !touched.isEmpty
    case .reference(let names): return !standInTexts.isDisjoint(with: names)
    case .neighbours:
      var unit = root.number
      for (parent, child) in zip(path, path.dropFirst()) where parent.isSequence {
        unit = child.number
      }
      return touched.contains(unit)
    }
  }

  /// Mends the last node of a path; false where the file cannot be read on.
  private mutating func mend(_ mending: Mending, _ path: [ConfigurationNode]) -> Bool {
    let isNew = attempts.insert(Attempt(node: mending.node, way: mending.way)).inserted
    let way = isNew ? mending.way : .removal
    touched.formUnion(path.map(\.number))
    if way == .removal {
      guard path.count > 1 else { return false }
      let parent = path[path.count - 2].number
      if let key = key(of: mending.node, in: path[path.count - 2]) {
        removedKeys[parent, default: []].insert(key)
      }
    }
    guard let mended = mended(root, mending.node, way) else { return false }
    root = mended
    return true
  }

  // MARK: - The tree

  /// A node with numbers for itself and all that it holds.
  private mutating func numbered(_ node: ConfigurationNode) -> ConfigurationNode {
    var node = node
    lastNumber += 1
    node.number = lastNumber
    switch node.content {
    case .scalar: break
    case .sequence(let elements): node.content = .sequence(elements.map { numbered($0) })
    case .mapping(let entries):
      node.content = .mapping(entries.map { (numbered($0.key), numbered($0.value)) })
    }
    return node
  }

  /// The nodes from one to the one with a number, both included.
  private func path(to number: Int, from node: ConfigurationNode) -> [ConfigurationNode]? {
    if node.number == number { return [node] }
    for child in node.children {
      if let path = path(to: number, from: child) { return [node] + path }
    }
    return nil
  }

  /// The key of an entry, of which `number` is the key or the value.
  private func key(of number: Int, in node: ConfigurationNode) -> String? {
    guard case .mapping(let entries) = node.content else { return nil }
    return entries.first { $0.key.number == number || $0.value.number == number }?.key.text
  }

  /// A node in which the one with a number is mended; nil where it is to be removed itself.
  private mutating func mended(
    _ node: ConfigurationNode, _ number: Int, _ way: Mending.Way
  ) -> ConfigurationNode? {
    if node.number == number { return standIn(for: node, way) }
    var node = node
    switch node.content {
    case .scalar: break
    case .sequence(let elements):
      node.content = .sequence(elements.compactMap { mended($0, number, way) })
    case .mapping(let entries):
      node.content = .mapping(
        entries.compactMap { entry in
          guard let key = mended(entry.key, number, way),
            let value = mended(entry.value, number, way)
          else { return nil }
          return (key, value)
        })
    }
    return node
  }

  /// What comes in the place of a node.
  private mutating func standIn(
    for node: ConfigurationNode, _ way: Mending.Way
  ) -> ConfigurationNode? {
    var mended = node
    switch way {
    case .removal: return nil
    case .text(let text):
      mended.content = .scalar(text, isQuoted: false)
      note(standIn: text)
    case .list: mended.content = .sequence([])
    case .mapping: mended.content = .mapping([])
    case .missing(let key):
      guard case .mapping(let entries) = node.content else { return nil }
      var addition = node
      let value = scalar("stand-in-\(lastNumber)", like: node)
      if let text = value.text { note(standIn: text) }
      addition.content = .mapping([(scalar(key, like: node), value)])
      let added = numbered(addition)
      guard case .mapping(let addition) = added.content else { return nil }
      standIns.formUnion(addition.map(\.value.number))
      mended.content = .mapping(entries + addition)
      return mended
    }
    standIns.insert(node.number)
    return mended
  }

  private mutating func note(standIn text: String) {
    standInTexts.insert(text)
    if text.hasPrefix("stand-in-") { madeUpTexts.insert(text) }
  }

  private func scalar(_ text: String, like node: ConfigurationNode) -> ConfigurationNode {
    ConfigurationNode(
      file: node.file, line: node.line, column: node.column,
      content: .scalar(text, isQuoted: false))
  }
}

extension ConfigurationNode {
  /// What the node holds, keys and values alike.
  fileprivate var children: [ConfigurationNode] {
    switch content {
    case .scalar: []
    case .sequence(let elements): elements
    case .mapping(let entries): entries.flatMap { [$0.key, $0.value] }
    }
  }
}
