import CYAML
import Dissection

/// Reads YAML through libyaml, event by event, into nodes that keep their places.
///
/// No value is taken for a number, a date or a truth value: who reads the nodes decides. Aliases share what
/// their anchors name; what they repeat counts as if it were written out, and is bounded.
@safe
struct YAMLReader: ~Copyable {
  /// What an anchor names: the node, how many it holds with itself, and how deep they go.
  private struct Anchored {
    var node: ConfigurationNode
    var count: Int
    var depth: Int
  }

  private let parser: UnsafeMutablePointer<yaml_parser_t>
  private let file: String
  private var anchors: [String: Anchored] = [:]
  private var remaining: Int

  /// The node that `text` holds; nil when there is none.
  ///
  /// - Parameter file: the name that errors give.
  static func root(
    of text: String, file: String
  ) throws(YAMLProblem) -> ConfigurationNode? {
    let bytes = Array(text.utf8)
    // libyaml reads the bytes while this goes on, and no longer.
    return try unsafe bytes.withUnsafeBufferPointer { bytes throws(YAMLProblem) in
      var reader = try unsafe YAMLReader(bytes, file)
      return try reader.root()
    }
  }

  /// - Parameter bytes: have to outlive the reader.
  private init(_ bytes: UnsafeBufferPointer<UInt8>, _ file: String) throws(YAMLProblem) {
    self.file = file
    remaining = bytes.count + 1_000_000
    // It holds its own address, and so must not move.
    unsafe parser = .allocate(capacity: 1)
    unsafe parser.initialize(to: yaml_parser_t())
    guard unsafe yaml_parser_initialize(parser) == 1 else { throw .other("no memory") }
    unsafe yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    unsafe yaml_parser_set_input_string(parser, bytes.baseAddress, bytes.count)
  }

  deinit {
    unsafe yaml_parser_delete(parser)
    unsafe parser.deallocate()
  }

  private mutating func root() throws(YAMLProblem) -> ConfigurationNode? {
    // The stream begins, and then a document, or it ends.
    _ = try next()
    guard try next().kind != .streamEnd else { return nil }
    let root = try node(from: next(), depth: 0).node
    // The document ends, and then the stream.
    _ = try next()
    let end = try next()
    guard end.kind == .streamEnd else {
      throw .syntax("but found another document", line: end.line, column: end.column)
    }
    return root
  }

  /// Reads the node that begins with `event`.
  private mutating func node(
    from event: Event, depth: Int
  ) throws(YAMLProblem) -> Anchored {
    if event.kind == .alias { return try anchored(event, depth: depth) }
    try count(1, depth: depth, event)
    var read = Anchored(
      node: ConfigurationNode(
        file: file, line: event.line, column: event.column,
        content: .scalar(event.text, isQuoted: event.isQuoted)),
      count: 1, depth: 0)
    switch event.kind {
    case .sequenceStart: read.node.content = .sequence(try elements(&read, depth: depth))
    case .mappingStart: read.node.content = .mapping(try entries(&read, depth: depth))
    default: break
    }
    if let anchor = event.anchor { anchors[anchor] = read }
    return read
  }

  private mutating func elements(
    _ parent: inout Anchored, depth: Int
  ) throws(YAMLProblem) -> [ConfigurationNode] {
    var elements: [ConfigurationNode] = []
    while case let event = try next(), event.kind != .sequenceEnd {
      elements.append(add(try node(from: event, depth: depth + 1), to: &parent))
    }
    return elements
  }

  private mutating func entries(
    _ parent: inout Anchored, depth: Int
  ) throws(YAMLProblem) -> [(key: ConfigurationNode, value: ConfigurationNode)] {
    var entries: [(key: ConfigurationNode, value: ConfigurationNode)] = []
    var keys: Set<String> = []
    var repeated: [String] = []
    while case let event = try next(), event.kind != .mappingEnd {
      let key = add(try node(from: event, depth: depth + 1), to: &parent)
      let value = add(try node(from: next(), depth: depth + 1), to: &parent)
      if case .scalar(let text, _) = key.content, !keys.insert(text).inserted {
        repeated.append(text)
      }
      entries.append((key, value))
    }
    guard let text = repeated.min() else { return entries }
    let first = entries.first { entry in
      if case .scalar(text, _) = entry.key.content { return true }
      return false
    }
    throw .repeatedKey(text, line: first?.key.line ?? 1, column: first?.key.column ?? 1)
  }

  private func add(_ child: Anchored, to parent: inout Anchored) -> ConfigurationNode {
    parent.count += child.count
    parent.depth = max(parent.depth, child.depth + 1)
    return child.node
  }

  private mutating func anchored(_ event: Event, depth: Int) throws(YAMLProblem) -> Anchored {
    guard let found = anchors[event.anchor ?? ""] else {
      throw .syntax("found undefined alias", line: event.line, column: event.column)
    }
    try count(found.count, depth: depth + found.depth, event)
    return found
  }

  /// Notes nodes, of which there are not too many, nor too deep within each other.
  private mutating func count(
    _ count: Int, depth: Int, _ event: Event
  ) throws(YAMLProblem) {
    remaining -= count
    if depth > ConfigurationNode.depthMax { throw .tooDeep(line: event.line, column: event.column) }
    if remaining <= 0 { throw .tooMany(line: event.line, column: event.column) }
  }
}

extension YAMLReader {
  /// What libyaml has read.
  fileprivate struct Event {
    enum Kind {
      case streamEnd, alias, scalar, sequenceStart, sequenceEnd, mappingStart, mappingEnd, other
    }

    var kind: Kind
    /// Where it begins, from 1.
    var line: Int
    var column: Int
    var text = ""
    var isQuoted = false
    /// That it has, or that it refers to.
    var anchor: String?
  }

  fileprivate func next() throws(YAMLProblem) -> Event {
    var event = unsafe yaml_event_t()
    guard unsafe yaml_parser_parse(parser, &event) == 1 else { throw problem() }
    // Frees what the event points to, all of which is copied before.
    defer { unsafe yaml_event_delete(&event) }
    let start = unsafe event.start_mark
    var read = Event(kind: .other, line: Int(start.line) + 1, column: Int(start.column) + 1)
    // The member of the union that is read is the one that the type says.
    switch unsafe event.type {
    case YAML_STREAM_END_EVENT: read.kind = .streamEnd
    case YAML_ALIAS_EVENT:
      read.kind = .alias
      read.anchor = unsafe Self.text(event.data.alias.anchor)
    case YAML_SCALAR_EVENT:
      read.kind = .scalar
      let scalar = unsafe event.data.scalar
      read.anchor = unsafe Self.text(scalar.anchor)
      read.isQuoted = unsafe scalar.style != YAML_PLAIN_SCALAR_STYLE
      read.text = unsafe String(
        decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self)
    case YAML_SEQUENCE_START_EVENT:
      read.kind = .sequenceStart
      read.anchor = unsafe Self.text(event.data.sequence_start.anchor)
    case YAML_SEQUENCE_END_EVENT: read.kind = .sequenceEnd
    case YAML_MAPPING_START_EVENT:
      read.kind = .mappingStart
      read.anchor = unsafe Self.text(event.data.mapping_start.anchor)
    case YAML_MAPPING_END_EVENT: read.kind = .mappingEnd
    default: break
    }
    return read
  }

  /// A terminated string of libyaml; nil where there is none.
  private static func text(_ start: UnsafePointer<UInt8>?) -> String? {
    unsafe start.map { unsafe String(cString: $0) }
  }

  /// What libyaml complains of.
  private func problem() -> YAMLProblem {
    let error = unsafe parser.pointee.error
    let text = unsafe parser.pointee.problem.map { unsafe String(cString: $0) } ?? "no memory"
    switch error {
    case YAML_SCANNER_ERROR, YAML_PARSER_ERROR:
      let mark = unsafe parser.pointee.problem_mark
      return .syntax(text, line: Int(mark.line) + 1, column: Int(mark.column) + 1)
    case YAML_READER_ERROR:
      return unsafe .character(
        UInt32(bitPattern: parser.pointee.problem_value),
        offset: Int(parser.pointee.problem_offset))
    default: return .other(text)
    }
  }
}
