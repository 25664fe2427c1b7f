import Configuration

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
    writer.member("public_suffixes", origin.publicSuffixes)
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
