import Foundation
import TestSupport
import Testing

/// The colours of the HTML report against each other, as WCAG 2.2 measures them.
@Suite struct HTMLColourTests {
  /// The colours of a style sheet by name: light, dark, and those for paper.
  private static func palettes(_ opening: String = ":root{") throws -> [[String: String]] {
    let folder = try TemporaryFolder()
    let path = folder.path + "/report.html"
    let result = try Program.run("replay", "captures", "--html", path, "--quiet")
    try #require(result.status == 0)
    let page = try String(contentsOfFile: path, encoding: .utf8)
    return page.components(separatedBy: opening).dropFirst().map { block in
      let pairs = block.prefix { $0 != "}" }.split(separator: ";")
        .map { $0.split(separator: ":").map { $0.trimmingCharacters(in: .whitespacesAndNewlines) } }
      return Dictionary(
        pairs.filter { $0.count == 2 }.map { ($0[0], $0[1]) }, uniquingKeysWith: { $1 })
    }
  }

  /// WCAG 2.2, "relative luminance".
  private static func luminance(_ colour: String) -> Double? {
    guard colour.count == 7, let value = Int(colour.dropFirst(), radix: 16) else { return nil }
    let parts = [16, 8, 0].map { shift -> Double in
      let part = Double((value >> shift) & 0xff) / 255
      return part <= 0.04045 ? part / 12.92 : pow((part + 0.055) / 1.055, 2.4)
    }
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
  }

  /// WCAG 2.2, "contrast ratio".
  private static func contrast(_ one: String, _ other: String) throws -> Double {
    let values = [try #require(luminance(one)), try #require(luminance(other))].sorted()
    return (values[1] + 0.05) / (values[0] + 0.05)
  }

  @Test func theMeasureIsThatOfTheGuideline() throws {
    #expect(abs(try Self.contrast("#000000", "#ffffff") - 21) < 0.001)
    // The grey of 4.48 to 1 of which guides warn.
    #expect(abs(try Self.contrast("#777777", "#ffffff") - 4.48) < 0.005)
  }

  /// §1.4.3: 4.5 to 1 of text; §1.4.11: 3 to 1 of what has to be seen of drawings.
  @Test func textAndDrawingsStandOut() throws {
    let palettes = try Self.palettes()
    #expect(palettes.count == 3)
    let light = try #require(palettes.first)
    for palette in palettes {
      func colour(_ name: String) throws -> String {
        try #require(palette["--" + name] ?? light["--" + name])
      }
      for text in ["ink", "quiet"] {
        for ground in ["paper", "band"] {
          #expect(
            try Self.contrast(try colour(text), try colour(ground)) >= 4.5, "\(text) on \(ground)")
        }
      }
      #expect(try Self.contrast(try colour("link"), try colour("paper")) >= 4.5)
      for part in ["bar", "loss", "grid"] {
        for ground in ["paper"] + (part == "grid" ? [] : ["band"]) {
          #expect(
            try Self.contrast(try colour(part), try colour(ground)) >= 3, "\(part) on \(ground)")
        }
      }
    }
  }

  /// Of the map: lines, what is blocked of them, and the borders of places.
  @Test func theMapStandsOut() throws {
    let palettes = try Self.palettes(".gateway-map{--ink")
    #expect(palettes.count == 2)
    for palette in palettes {
      // The first name was taken by the search.
      let paper = try #require(palette["--paper"]).count == 4 ? "#ffffff" : palette["--paper"] ?? ""
      for part in ["line", "blocked"] {
        #expect(try Self.contrast(try #require(palette["--" + part]), paper) >= 3, "\(part)")
      }
    }
  }
}
