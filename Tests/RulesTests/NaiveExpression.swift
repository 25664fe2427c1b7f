/// A regular expression drawn at random, and what it matches by trying all ways: the text and the answer
/// come from this tree, not from a parser.
indirect enum NaiveExpression {
  /// A byte, as written and as the bytes that it means.
  case byte(String, Set<UInt8>)
  case start(String)
  case end(String)
  case border(String, isBorder: Bool)
  case sequence([NaiveExpression])
  case either([NaiveExpression])
  case repeats(NaiveExpression, Int, Int?, String)

  /// The expression as a rule writes it.
  var text: String {
    switch self {
    case .byte(let text, _), .start(let text), .end(let text), .border(let text, _): text
    case .sequence(let parts): parts.map(\.text).joined()
    case .either(let parts): "(" + parts.map(\.text).joined(separator: "|") + ")"
    case .repeats(let part, _, _, let mark): "(?:\(part.text))\(mark)"
    }
  }

  /// Whether it matches the empty text somewhere, which no rule may.
  var isOptional: Bool {
    switch self {
    case .byte: false
    case .start, .end, .border: true
    case .sequence(let parts): parts.allSatisfy(\.isOptional)
    case .either(let parts): parts.contains(where: \.isOptional)
    case .repeats(let part, let least, _, _): least == 0 || part.isOptional
    }
  }

  /// The places where a match of this may end that begins at one of `places`.
  func ends(from places: Set<Int>, in text: [UInt8]) -> Set<Int> {
    if places.isEmpty { return [] }
    switch self {
    case .byte(_, let bytes):
      return Set(places.filter { $0 < text.count && bytes.contains(text[$0]) }.map { $0 + 1 })
    case .start: return places.intersection([0])
    case .end: return places.intersection([text.count])
    case .border(_, let isBorder):
      return places.filter { place in
        let isWord = { (index: Int) in
          text.indices.contains(index) && Self.wordBytes.contains(text[index])
        }
        return (isWord(place - 1) != isWord(place)) == isBorder
      }
    case .sequence(let parts): return parts.reduce(places) { $1.ends(from: $0, in: text) }
    case .either(let parts):
      return parts.reduce(into: []) { $0.formUnion($1.ends(from: places, in: text)) }
    case .repeats(let part, let least, let most, _):
      var now = places
      for _ in 0..<least { now = part.ends(from: now, in: text) }
      var all = now
      var count = least
      while count < most ?? .max {
        now = part.ends(from: now, in: text).subtracting(all)
        if now.isEmpty { break }
        all.formUnion(now)
        count += 1
      }
      return all
    }
  }

  /// Whether it is found anywhere in `text`.
  func isFound(in text: [UInt8]) -> Bool { !ends(from: Set(0...text.count), in: text).isEmpty }

  private static let wordBytes = Set(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_".utf8)

  /// An expression of few letters, at most `depth` deep.
  static func random(_ generator: inout Generator, depth: Int = 3) -> NaiveExpression {
    switch depth == 0 ? generator.below(3) : generator.below(10) {
    case 0...2: return byte(&generator)
    case 3, 4, 5, 6:
      let count = 2 + generator.below(3)
      return .sequence((0..<count).map { _ in random(&generator, depth: depth - 1) })
    case 7:
      let count = 2 + generator.below(2)
      return .either((0..<count).map { _ in random(&generator, depth: depth - 1) })
    case 8:
      let repeats: [(Int, Int?, String)] = [
        (0, nil, "*"), (1, nil, "+"), (0, 1, "?"), (2, 2, "{2}"), (1, 3, "{1,3}"),
        (2, nil, "{2,}"), (0, 2, "{0,2}"), (1, nil, "+?"), (0, nil, "*?"),
      ]
      let (least, most, mark) = repeats[generator.below(repeats.count)]
      return .repeats(random(&generator, depth: depth - 1), least, most, mark)
    default:
      let places: [NaiveExpression] = [
        .start("^"), .start("\\A"), .end("$"), .end("\\z"), .end("\\Z"),
        .border("\\b", isBorder: true), .border("\\B", isBorder: false),
      ]
      // Together with a byte, since a place alone is none.
      let place = places[generator.below(places.count)]
      let byte = byte(&generator)
      return .sequence(generator.below(2) == 0 ? [place, byte] : [byte, place])
    }
  }

  private static func byte(_ generator: inout Generator) -> NaiveExpression {
    let all = Set(UInt8.min...UInt8.max)
    let bytes: [(String, String)] = [
      ("a", "aA"), ("b", "bB"), ("C", "cC"), ("\\.", "."), ("-", "-"), ("\\x61", "aA"),
      ("[ab]", "abAB"), ("[a-c]", "abcABC"), ("\\d", "0123456789"), ("[[:digit:]-]", "0123456789-"),
      ("\\Qc\\E", "cC"), ("[]a]", "]aA"), ("[\\d.]", "0123456789."), ("(?-i)a(?i)", "a"),
      ("(?i:B)", "bB"),
    ]
    let others: [(String, String)] = [
      (".", "\n"), ("[^a]", "aA"), ("[^a-c.]", "abcABC."), ("\\D", "0123456789"),
    ]
    let index = generator.below(bytes.count + others.count)
    if index < bytes.count { return .byte(bytes[index].0, Set(bytes[index].1.utf8)) }
    let (text, without) = others[index - bytes.count]
    return .byte(text, all.subtracting(without.utf8))
  }
}
