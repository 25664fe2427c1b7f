import Dissection

/// A change of a request over HTTP that some parsers of censors do not read as a server does, in words like
/// those of Harrity et al., "GET /out", USENIX Security 2022: `path insert %20 start 1; host case upper`.
struct RequestChange: Hashable, Sendable {
  /// A part of a request.
  enum Part: String, CaseIterable, Sendable {
    case method, path, version
    /// The value of Host.
    case host
    /// The name of Host.
    case name
  }

  /// What is done to a part.
  enum Verb: String, CaseIterable, Sendable {
    /// Bytes are put in.
    case insert
    /// Bytes stand in its place.
    case replace
    /// It is written in capitals, or small letters.
    case upper, lower
    /// Another field with the same value, whose name is these bytes, stands before the field.
    case shield
    /// Another field with the same value, whose name has these bytes at its end, stands before the field.
    case twin
  }

  /// Where bytes are put in.
  enum Place: String, CaseIterable, Sendable {
    case start, middle, end
  }

  var part: Part
  var verb: Verb
  var bytes: [UInt8] = []
  var place = Place.start

  /// The most bytes that are put in.
  static let countMax = 65_536

  /// Reads a change: `PART VERB`, and for most verbs `BYTES [PLACE] [COUNT]`, where `%0A` stands for a byte.
  /// Nil where it is none.
  init?(_ text: Substring) {
    var words = text.split(separator: " ").map { String($0) }
    guard words.count >= 2, let part = Part(rawValue: words.removeFirst()),
      let verb = Verb(rawValue: words.removeFirst())
    else { return nil }
    self.part = part
    self.verb = verb
    guard verb != .upper, verb != .lower else {
      guard words.isEmpty else { return nil }
      return
    }
    guard !words.isEmpty, let unit = GenevaValue.percentDecoded(words.removeFirst()),
      !unit.isEmpty
    else { return nil }
    if verb == .insert {
      guard !words.isEmpty, let place = Place(rawValue: words.removeFirst()) else { return nil }
      self.place = place
    }
    let count = words.isEmpty ? 1 : Int(words.removeFirst()) ?? 0
    guard words.isEmpty, count > 0, count <= Self.countMax / max(1, unit.count) else { return nil }
    bytes = Array(repeatElement(unit, count: count).joined())
  }
}

/// A request in the parts that changes are about: `METHOD PATH VERSION`, Host as the first field, and the rest.
struct RequestParts: Sendable {
  private var method: [UInt8]
  private var path: [UInt8]
  private var version: [UInt8]
  private var fields: [(name: [UInt8], value: [UInt8])] = []
  private var name: [UInt8]
  private var host: [UInt8]
  private let rest: [UInt8]

  /// Nil for a message that is no such request.
  init?(_ message: [UInt8]) {
    guard case .complete(let head) = HTTPRequestHead.read(message.span), head.hostCount == 1,
      let lineEnd = message.firstIndex(of: 0x0d),
      message[(lineEnd + 2)...].starts(with: Array("Host: ".utf8))
    else { return nil }
    let (target, value) = (head.targetRange, head.hostRange(0))
    method = Array(message[head.methodRange])
    path = Array(message[target])
    version = Array(message[(target.upperBound + 1)..<lineEnd])
    name = Array("Host".utf8)
    host = Array(message[value])
    rest = Array(message[value.upperBound...])
  }

  /// Applies a change.
  mutating func apply(_ change: RequestChange) {
    switch change.verb {
    case .shield: fields.append((change.bytes, host))
    case .twin: fields.append((name + change.bytes, host))
    case .insert, .replace, .upper, .lower:
      switch change.part {
      case .method: Self.apply(change, to: &method)
      case .path: Self.apply(change, to: &path)
      case .version: Self.apply(change, to: &version)
      case .host: Self.apply(change, to: &host)
      case .name: Self.apply(change, to: &name)
      }
    }
  }

  private static func apply(_ change: RequestChange, to part: inout [UInt8]) {
    switch change.verb {
    case .insert:
      let offset =
        switch change.place {
        case .start: 0
        case .middle: part.count / 2
        case .end: part.count
        }
      part.insert(contentsOf: change.bytes, at: offset)
    case .replace: part = change.bytes
    case .upper: part = Array(String(decoding: part, as: UTF8.self).uppercased().utf8)
    case .lower: part = Array(String(decoding: part, as: UTF8.self).lowercased().utf8)
    case .shield, .twin: break
    }
  }

  /// The request as it is sent.
  var message: [UInt8] {
    let space = Array(" ".utf8)
    let colon = Array(": ".utf8)
    let lineBreak = Array("\r\n".utf8)
    var message = method + space + path + space + version + lineBreak
    for field in fields { message += field.name + colon + field.value + lineBreak }
    return message + name + colon + host + rest
  }
}
