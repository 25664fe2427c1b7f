/// What a value of JSON may be, as far as a JSON Schema says it.
indirect enum JSONShape {
  case text
  case integer
  case number
  case flag
  /// One of these texts.
  case word([String])
  case null
  case list(JSONShape)
  /// An object with these members, and no others.
  case object([Member])
  /// An object of any members, whose values are alike.
  case map(JSONShape)
  case either([JSONShape])
  /// One that has a name in the schema's `$defs`.
  case named(String)

  /// A member of an object.
  struct Member {
    var key: String
    var shape: JSONShape
    var meaning: String?
    /// Whether an object may be without it.
    var isOptional = false
  }

  /// This or null.
  var orNull: JSONShape { .either([self, .null]) }

  /// Writes the schema of the value.
  func write(to writer: inout JSONWriter) {
    writer.object { writer in writeKeywords(to: &writer) }
  }

  private func writeKeywords(to writer: inout JSONWriter) {
    switch self {
    case .text: writer.member("type", "string")
    case .integer: writer.member("type", "integer")
    case .number: writer.member("type", "number")
    case .flag: writer.member("type", "boolean")
    case .null: writer.member("type", "null")
    case .word(let words): writer.members("enum", words) { word, writer in writer.value(word) }
    case .named(let name): writer.member("$ref", "#/$defs/\(name)")
    case .list(let element):
      writer.member("type", "array")
      writer.key("items")
      element.write(to: &writer)
    case .map(let value):
      writer.member("type", "object")
      writer.key("additionalProperties")
      value.write(to: &writer)
    case .either(let shapes):
      writer.members("anyOf", shapes) { shape, writer in shape.write(to: &writer) }
    case .object(let members):
      Self.write(members, to: &writer)
    }
  }

  private static func write(_ members: [Member], to writer: inout JSONWriter) {
    writer.member("type", "object")
    writer.key("properties")
    writer.object { writer in
      for member in members {
        writer.key(member.key)
        writer.object { writer in
          if let meaning = member.meaning { writer.member("description", meaning) }
          member.shape.writeKeywords(to: &writer)
        }
      }
    }
    writer.members("required", members.filter { !$0.isOptional }) { member, writer in
      writer.value(member.key)
    }
    writer.key("additionalProperties")
    writer.value(false)
  }
}

extension TableColumn {
  /// The column as a member of an object.
  var member: JSONShape.Member {
    let shape: JSONShape =
      switch kind {
      case .text, .time: .text
      case .integer: .integer
      case .number: .number
      case .flag: .flag
      case .texts: .list(.text)
      case .names: .list(.named("name"))
      }
    let words = unit.map { "[\($0)] \(meaning)" } ?? meaning
    return JSONShape.Member(key: name, shape: isOptional ? shape.orNull : shape, meaning: words)
  }
}
