public import Gateway
import Rules
import Text

/// A censor's model as a page of at most 80 columns: what it does, how it reads, by whom that was measured,
/// and what is not known.
public enum CensorPage {
  /// A line for a list.
  public static func line(_ censor: Censor) -> String {
    ShownText.page([censor.name.shown.padded(29) + " " + ShownText.prose(censor.title)])
  }

  /// The page.
  public static func text(_ censor: Censor) -> String {
    var lines = [ShownText.prose(censor.title), ""]
    if let dated = censor.dated { lines.append("Measured     \(ShownText.prose(dated))") }
    lines.append(
      "Stands       "
        + (censor.placement == .inPath
          ? "in the path: it can hold packets back"
          : "beside the path: it sees copies, and can only add packets"))
    if censor.boxes.count > 1 {
      lines.append("Boxes        \(censor.boxes.count), side by side: a flow passes if all miss it")
    }
    for box in censor.boxes { lines += page(of: box, isOnly: censor.boxes.count == 1) }
    lines += list("Sources", censor.sources)
    lines += list("Doubts", censor.doubts)
    return ShownText.page(lines)
  }

  private static func page(of box: CensorBox, isOnly: Bool) -> [String] {
    var lines = [""]
    if !isOnly { lines.append("Box \(box.name.shown)") }
    for (field, reactions) in box.reactionsByField {
      let name = "  \(field.name)" + String(repeating: " ", count: max(1, 15 - field.name.count))
      lines.append(name + reactions.map(\.rawValue).joined(separator: ", "))
    }
    if !box.settings.forgedAddresses.isEmpty {
      let addresses = box.settings.forgedAddresses.map(\.description).joined(separator: ", ")
      lines += wrapped("Forged answers lead to \(addresses).")
    }
    for sentence in box.sentences { lines += wrapped(sentence.shown) }
    for source in box.sources { lines += wrapped("(\(ShownText.prose(source)))") }
    return lines
  }

  private static func list(_ title: String, _ texts: [String]) -> [String] {
    texts.isEmpty ? [] : ["", title] + texts.flatMap { wrapped(ShownText.prose($0)) }
  }

  /// A text in lines that fit, all but the first further in.
  private static func wrapped(_ text: String) -> [String] {
    WrappedText.lines(text, first: "  ", indent: 4)
  }
}
