import Configuration

/// The places in rules where a file is named: `list:`, and the files of `tables:`.
enum FileReferences {
  static func references(in root: ConfigurationNode) -> [ConfigurationNode] {
    var found: [ConfigurationNode] = []
    collect(root, inTables: false, into: &found)
    return found
  }

  private static func collect(
    _ node: ConfigurationNode, inTables: Bool, into found: inout [ConfigurationNode]
  ) {
    if node.isSequence, let elements = try? node.sequence(of: "a list") {
      for element in elements { collect(element, inTables: inTables, into: &found) }
    } else if node.isMapping, let mapping = try? node.mapping(of: "a mapping", keys: node.keys) {
      for (key, value) in mapping.entries {
        let name = try? key.string(of: "a key")
        if inTables || name == "list" {
          found += (try? value.scalarOrSequence(of: "files")) ?? []
        }
        collect(value, inTables: name == "tables", into: &found)
      }
    }
  }
}
