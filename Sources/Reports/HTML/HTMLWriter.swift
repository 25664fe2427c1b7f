import Text

/// Writes HTML of well-formed elements, all text escaped.
struct HTMLWriter {
  /// A heading that a link may lead to.
  struct Heading {
    let level: Int
    let id: String
    let text: String
  }

  private(set) var text = ""
  /// In their order.
  private(set) var headings: [Heading] = []

  /// An element with what `content` writes in it.
  mutating func element(
    _ name: String, _ attributes: [(name: String, value: String)] = [],
    _ content: (inout HTMLWriter) -> Void
  ) {
    open(name, attributes)
    text += ">"
    content(&self)
    text += "</\(name)>"
    if Self.endsLine.contains(name) { text += "\n" }
  }

  /// An element with text in it.
  mutating func element(
    _ name: String, _ attributes: [(name: String, value: String)], _ text: String
  ) {
    element(name, attributes) { $0.write(text) }
  }

  /// An element without attributes, with text in it.
  mutating func element(_ name: String, _ text: String) { element(name, [], text) }

  /// A heading from 2, of a section, to 3, of a part of it.
  mutating func heading(_ level: Int, _ text: String) {
    let heading = Heading(level: level, id: "part-\(headings.count + 1)", text: text)
    headings.append(heading)
    element("h\(level)", [("id", heading.id)], text)
  }

  /// An element that nothing can be in.
  mutating func void(_ name: String, _ attributes: [(name: String, value: String)]) {
    open(name, attributes)
    text += name == "meta" ? ">\n" : "/>"
  }

  /// Text.
  mutating func write(_ text: String) { self.text += Self.escaped(text) }

  /// What is HTML already.
  mutating func insert(_ html: String) { text += html }

  private mutating func open(_ name: String, _ attributes: [(name: String, value: String)]) {
    text += "<\(name)"
    for attribute in attributes {
      text += " \(attribute.name)=\"\(Self.escaped(attribute.value))\""
    }
  }

  private static let endsLine: Set = [
    "body", "div", "details", "dl", "dd", "figure", "figcaption", "h1", "h2", "h3", "head",
    "header",
    "html", "li", "main", "nav", "p", "section", "table", "tbody", "thead", "title", "tr", "ul",
  ]

  /// Text without what HTML or SVG would take for its own, and without what would change how the text around
  /// it is shown: names in captures are whatever somebody sent. `ShownText` escapes that, and so all that XML
  /// has no way to write (XML 1.0 §2.2).
  static func escaped(_ text: String) -> String {
    var escaped = ""
    escaped.reserveCapacity(text.utf8.count)
    for scalar in text.shown.unicodeScalars {
      switch scalar.value {
      case 0x26: escaped += "&amp;"
      case 0x3c: escaped += "&lt;"
      case 0x3e: escaped += "&gt;"
      case 0x22: escaped += "&quot;"
      case 0x27: escaped += "&#39;"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}
