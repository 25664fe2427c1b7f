public import Population

extension JSONFormat {
  /// A document of comparisons, with a line feed at its end.
  public static func document(_ comparisons: [Comparison]) -> [UInt8] {
    var writer = JSONWriter(isIndented: true)
    writer.object { writer in writeComparisons(comparisons, to: &writer) }
    writer.newline()
    return writer.bytes
  }

  static func writeComparisons(_ comparisons: [Comparison], to writer: inout JSONWriter) {
    writer.members("comparisons", comparisons) { comparison, writer in
      write(comparison, to: &writer)
    }
  }

  private static func write(_ comparison: Comparison, to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("from", comparison.titles.one)
      writer.member("to", comparison.titles.other)
      writer.key("paired")
      writer.value(comparison.isPaired)
      writer.key("total")
      if let total = comparison.total { write(total, to: &writer) } else { writer.null() }
      writer.members("by_network", comparison.networks) { network, writer in
        write(network, to: &writer)
      }
      writer.member("users_newly_affected", comparison.newlyAffected)
      writer.member("users_no_longer_affected", comparison.noLongerAffected)
      writer.members("names", comparison.names) { name, writer in write(name, to: &writer) }
    }
  }

  private static func write(_ part: Comparison.Part, to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("label", part.label)
      write("users_affected", part.usersAffected, to: &writer)
      if let lost = part.visitsLost { write("visits_lost", lost, to: &writer) }
    }
  }

  private static func write(
    _ key: String, _ change: Comparison.Change, to writer: inout JSONWriter
  ) {
    writer.key(key)
    writer.object { writer in
      writer.member("from", change.one)
      writer.member("to", change.other)
      writer.member("difference", change.difference)
    }
  }

  private static func write(_ name: Comparison.Name, to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("name", name.label)
      writer.member("fate", name.fate.rawValue)
      writer.member("users_from", name.users.one)
      writer.member("users_to", name.users.other)
      for (key, means) in [("means_from", name.means.one), ("means_to", name.means.other)] {
        writer.members(key, means) { text, writer in writer.value(text) }
      }
    }
  }
}
