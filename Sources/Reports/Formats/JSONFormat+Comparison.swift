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
    writer.key("comparisons")
    writer.array { writer in
      for comparison in comparisons { write(comparison, to: &writer) }
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
      writer.key("by_network")
      writer.array { writer in
        for network in comparison.networks { write(network, to: &writer) }
      }
      writer.member("users_newly_affected", comparison.newlyAffected)
      writer.member("users_no_longer_affected", comparison.noLongerAffected)
      writer.key("names")
      writer.array { writer in
        for name in comparison.names { write(name, to: &writer) }
      }
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
        writer.key(key)
        writer.array { writer in
          for text in means { writer.value(text) }
        }
      }
    }
  }
}
