import Configuration

extension RuleCompilation {
  /// Compiles the keywords of each field; fields with the same ones share a database.
  mutating func compileKeywords() throws(ConfigurationError) {
    var compiled: [(builder: KeywordIndex.Builder, index: KeywordIndex)] = []
    for field in FieldSet.texts.fields {
      var builder = KeywordIndex.Builder()
      for use in wordUses where use.fields.contains(field) {
        for word in use.words {
          for (text, anchor) in Keyword.texts(of: word, in: field) {
            builder.add(text.span, anchor, owner: use.owner)
          }
        }
      }
      if let same = compiled.first(where: { $0.builder == builder }) {
        keywords[field] = same.index
        continue
      }
      guard let new = try compile(builder) else { continue }
      compiled.append((builder, new))
      keywordBytes += new.byteCount
      keywords[field] = new
      keywordLengthMax = max(keywordLengthMax, builder.lengthMax)
    }
  }

  private func compile(
    _ builder: KeywordIndex.Builder
  ) throws(ConfigurationError) -> KeywordIndex? {
    do {
      return try builder.build()
    } catch {
      let owner = error.index.flatMap(builder.owner(ofText:)) ?? 0
      let hit = conditions.rule(of: RuleHit(rule: owner, breadth: .keyword))
      let rule = rules.indices.contains(Int(hit)) ? rules[Int(hit)] : nil
      let set = sets[setIndex(of: owner)]
      throw ConfigurationError(
        file: set.path, line: set.rules.first { $0.id == rule?.id }?.line,
        message: "the keywords cannot be searched for: \(error.reason)")
    }
  }
}
