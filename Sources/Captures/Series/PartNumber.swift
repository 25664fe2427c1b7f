/// The number that a program which rotates its captures has put into a file's name.
///
/// `tcpdump -C` appends it (`x.pcap`, `x.pcap1`, `x.pcap2`, or with `-W` `x.pcap00`), dumpcap and
/// `editcap -c` write it before the time (`x_00003_20261128120000.pcap`).
struct PartNumber: Hashable, Sendable {
  /// The name without the number, and without a time behind it.
  let stem: String
  let number: Int
  /// What stood behind the number, or behind the time.
  let ending: String

  private static let endings: Set = ["pcap", "pcapng", "cap", "dump", "dmp"]

  /// The number in the name of a file; nil where there is none.
  init?(_ name: String) {
    let isPacked = name.hasSuffix(".gz")
    let plain = name.dropLast(isPacked ? 3 : 0)
    let packed = isPacked ? ".gz" : ""
    if let dot = plain.lastIndex(of: "."), let parts = Self.numbered(plain[..<dot]) {
      self.init(parts.stem, parts.digits, ending: String(plain[dot...]) + packed)
    } else if let parts = Self.numbered(plain) {
      self.init(parts.stem, parts.digits, ending: packed)
    } else {
      let digits = plain.reversed().prefix { $0.isASCII && $0.isNumber }.count
      let stem = plain.dropLast(digits)
      // tcpdump's stand behind the whole name that it was given, with its ending.
      guard let ending = stem.split(separator: ".").last, Self.endings.contains(String(ending)),
        stem.last != "."
      else { return nil }
      self.init(String(stem), plain.suffix(digits), ending: packed)
    }
  }

  private init?(_ stem: String, _ digits: Substring, ending: String) {
    guard digits.count <= 9 else { return nil }
    self.stem = stem
    number = Int(digits) ?? 0
    self.ending = ending
  }

  /// What stands before `_00003_20261128120000` at the end of a name, and the first digits.
  private static func numbered(_ name: Substring) -> (stem: String, digits: Substring)? {
    let fields = name.split(separator: "_", omittingEmptySubsequences: false)
    guard fields.count >= 3, let time = fields.last, time.count == 14, time.allSatisfy(isDigit),
      let digits = fields.dropLast().last, digits.count >= 5, digits.allSatisfy(isDigit)
    else { return nil }
    return (fields.dropLast(2).joined(separator: "_"), digits)
  }

  private static func isDigit(_ character: Character) -> Bool {
    character.isASCII && character.isNumber
  }

  /// Sorts by stems, then by numbers, then as things stand.
  ///
  /// - Parameter name: of the file that a thing is about.
  static func sorted<Thing>(_ things: [Thing], name: (Thing) -> String) -> [Thing] {
    things.enumerated().map { place, thing in
      let name = name(thing)
      let number = PartNumber(name)
      return (stem: number?.stem ?? name, number: number?.number ?? 0, place: place, thing: thing)
    }
    .sorted { one, other in
      if one.stem != other.stem { return one.stem.utf8.lexicographicallyPrecedes(other.stem.utf8) }
      return (one.number, one.place) < (other.number, other.place)
    }
    .map(\.thing)
  }

  /// The numbers that lack between those of `names`, as the files are called: of each row of numbers the
  /// least and the greatest are taken for its ends, since what rotates drops the oldest.
  static func missing(in names: [String]) -> [String] {
    var rows: [String: [PartNumber]] = [:]
    for number in names.compactMap(PartNumber.init) {
      rows["\(number.stem)\u{0}\(number.ending)", default: []].append(number)
    }
    var missing: [String] = []
    for key in rows.keys.sorted() {
      let numbers = (rows[key] ?? []).sorted { $0.number < $1.number }
      for (one, next) in zip(numbers, numbers.dropFirst()) where next.number > one.number + 1 {
        missing.append(gap(from: one, to: next))
      }
    }
    return missing
  }

  private static func gap(from one: PartNumber, to next: PartNumber) -> String {
    let (first, last) = (one.number + 1, next.number - 1)
    let name = one.stem.isEmpty ? "number" : "number of \(one.stem)\(one.ending)"
    return first == last ? "\(name) \(first)" : "\(name) \(first) to \(last)"
  }
}
