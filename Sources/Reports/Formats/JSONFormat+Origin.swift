import Configuration
import Rules

// What the report was made from.
extension JSONFormat {
  static func writeOrigin(_ origin: Report.Origin, to writer: inout JSONWriter) {
    writer.member("seed", origin.seed)
    writer.key("options")
    writeOptions(origin.options, to: &writer)
    writer.members("inputs", origin.inputs) { input, writer in
      writer.object { writer in
        writer.member("capture", input.name)
        writer.member("path", input.path)
        writer.member("sha256", input.sha256)
        if let series = input.series { writer.member("series", series) }
        writer.member("packets", input.packets)
        writer.member("flows", input.flows)
        writer.member("error", input.error)
      }
    }
    writer.members("files", origin.files) { file, writer in
      writer.object { writer in
        writer.member("kind", file.kind.rawValue)
        writer.member("path", file.path)
        writer.member("sha256", file.sha256)
      }
    }
    write(origin.lists, to: &writer)
    writer.member("public_suffixes", origin.publicSuffixes)
  }

  /// What became of the entries of lists.
  static func write(
    _ lists: [ListAccount], key: String = "lists", to writer: inout JSONWriter
  ) {
    writer.members(key, lists) { list, writer in
      writer.object { writer in
        writer.member("path", list.path)
        writer.member("format", list.format.rawValue)
        writer.member("entries", list.readCount)
        writer.member("used", list.usedCount)
        writer.members("left_out", list.leftOut) { part, writer in
          writer.object { writer in
            writer.member("reason", part.reason)
            writer.key("wrong")
            writer.value(part.isWrong)
            writer.member("count", part.count)
            writer.member("first_line", part.firstLine)
            writer.member("examples", part.examples)
          }
        }
      }
    }
  }

  /// An object of the options' values.
  static func writeOptions(_ options: [Report.Option], to writer: inout JSONWriter) {
    writer.object { writer in
      for option in options {
        switch option.value {
        case .text(let text): writer.member(option.name, text)
        case .list(let texts):
          writer.members(option.name, texts) { text, writer in writer.value(text) }
        }
      }
    }
  }
}
