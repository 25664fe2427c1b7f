import Configuration

/// A geosite file of v2ray, `GeoSiteList` of its `app/router/config.proto`
/// (<https://github.com/v2fly/v2ray-core>): domains by category, each a part of names (0), an expression (1),
/// a name and all below it (2) or a name alone (3), with attributes. One category is chosen by `FILE:CODE`
/// or `FILE:CODE@ATTRIBUTE`; else all count.
enum GeositeSyntax: ListSyntax {
  static func recognizes(_ sample: ListSample) -> Bool {
    CodedLists.begins(sample.head) { domain in
      // `Plain` is 0, and as a default may be left out.
      guard let first = domain.next() else { return false }
      if first.number == 1, case .number(let type) = first.value { return type <= 3 }
      if first.number == 2, case .bytes = first.value { return true }
      return false
    }
  }

  static func read(
    _ text: ListText, into entries: inout ListEntries
  ) throws(ConfigurationError) {
    var number = 0
    for list in try CodedLists(text.bytes).chosen(in: text) {
      var members = ProtobufFields(text.bytes, list.range)
      while let member = members.next() {
        guard member.number == 2, case .bytes(let range) = member.value else { continue }
        // There are no lines: entries are numbered.
        number += 1
        try readDomain(range, number, text, into: &entries)
      }
    }
  }

  private static func readDomain(
    _ range: Range<Int>, _ number: Int, _ text: ListText, into entries: inout ListEntries
  ) throws(ConfigurationError) {
    var type: UInt64 = 0
    var value: ArraySlice<UInt8> = []
    var attributes: [String] = []
    var fields = ProtobufFields(text.bytes, range)
    while let field = fields.next() {
      switch (field.number, field.value) {
      case (1, .number(let number)): type = number
      case (2, .bytes(let range)): value = text[range]
      case (3, .bytes(let range)): attributes.append(attribute(text.bytes, range))
      default: continue
      }
    }
    guard !fields.isDamaged else {
      throw text.error("is damaged: entry \(number) ends too early", remedy: "download it again")
    }
    guard V2FlySyntax.isChosen(attributes, text.options.attribute) else { return }
    let forms: [NamePattern.Form] = [.contains, .regex, .suffix, .exact]
    guard type < UInt64(forms.count) else {
      return entries.leaveOut(.malformed("is of an unknown type"), value, line: number)
    }
    entries.add(forms[Int(type)], value, line: number)
  }

  /// The name of an attribute.
  private static func attribute(_ bytes: [UInt8], _ range: Range<Int>) -> String {
    var fields = ProtobufFields(bytes, range)
    while let field = fields.next() {
      if field.number == 1, case .bytes(let range) = field.value { return bytes[range].text }
    }
    return ""
  }
}
