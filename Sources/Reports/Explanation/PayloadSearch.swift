import Rules

/// Finds what was legible in the bytes of payloads, for them to be shown.
enum PayloadSearch {
  /// How many packets back are searched: a ClientHello takes a few.
  private static let stepsBack = 16

  /// Where a text stands: in a packet, or in one of its side before it; nil where it is not found as it is.
  static func place(
    of text: [UInt8], _ field: Field, in step: ExplanationStep, behind former: [ExplanationStep]
  ) -> ExplanationStep.PayloadPlace? {
    let sought = sought(text, field)
    guard sought.count >= 3 else { return nil }
    if let range = range(of: sought, in: step.payload) {
      return ExplanationStep.PayloadPlace(step: former.count, range: range)
    }
    for index in former.indices.suffix(stepsBack).reversed()
    where former[index].direction == step.direction {
      if let range = range(of: sought, in: former[index].payload) {
        return ExplanationStep.PayloadPlace(step: index, range: range)
      }
    }
    return nil
  }

  /// What is looked for: of a URL its target, since the host stands in a header of its own (RFC 9112 §3.2).
  private static func sought(_ text: [UInt8], _ field: Field) -> ArraySlice<UInt8> {
    guard field == .httpURL, let slash = text.firstIndex(of: UInt8(ascii: "/")), slash > 0 else {
      return text[...]
    }
    return text[slash...]
  }

  /// The first place of a text, whatever the case of its letters. A dot stands for the length of a label too
  /// (RFC 1035 §3.1).
  private static func range(of text: ArraySlice<UInt8>, in payload: [UInt8]) -> Range<Int>? {
    guard payload.count >= text.count else { return nil }
    return (0...(payload.count - text.count)).lazy
      .map { $0..<($0 + text.count) }
      .first { range in
        zip(text, payload[range]).allSatisfy { sought, byte in
          lowercase(sought) == lowercase(byte) || sought == UInt8(ascii: ".") && byte < 64
        }
      }
  }

  private static func lowercase(_ byte: UInt8) -> UInt8 {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
  }
}
