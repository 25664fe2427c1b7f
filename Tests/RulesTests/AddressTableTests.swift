import Dissection
import Rules
import Testing

/// Conditions on systems and countries, by tables of prefixes.
@Suite struct AddressTableTests {
  /// The addresses of the criterion that `asn: ...` becomes.
  private static func prefixes(_ table: String, _ condition: String) throws -> [String] {
    let files = try RuleFiles()
    _ = try files.write(table, to: "table.txt")
    let set = try files.ruleSet(
      "tables: {asn: table.txt, country: table.txt}\nrules:\n- {id: r, when: {\(condition)}}\n")
    guard case .criterion(.addresses(let patterns, _)) = set.rules[0].when else { return [] }
    return patterns.map(\.description)
  }

  @Test(
    arguments: [
      ("192.0.2.0/24 64496\n198.51.100.0/24 64497\n", "asn: 64496", ["192.0.2.0/24"]),
      // CAIDA's pfx2as: start, length, origin; several origins joined.
      ("192.0.2.0\t24\t64496_64499\n2001:db8::\t32\t64497,64496\n", "asn: 64499", ["192.0.2.0/24"]),
      ("# a comment\n192.0.2.0/24 AS64496\n", "asn: [AS64496, 1]", ["192.0.2.0/24"]),
      ("192.0.2.0/24 kz\n2001:db8::/32 KZ\n", "country: KZ", ["192.0.2.0/24", "2001:db8::/32"]),
      // The longer prefix counts: what is another's is left out.
      (
        "192.0.2.0/24 64496\n192.0.2.64/26 64497\n", "asn: 64496",
        ["192.0.2.0/26", "192.0.2.128/25"]
      ),
      (
        "192.0.2.0/24 64497\n192.0.2.64/26 64496\n192.0.2.64/32 64497\n192.0.2.65/32 64496\n",
        "asn: 64496",
        [
          "192.0.2.65/32", "192.0.2.66/31", "192.0.2.68/30", "192.0.2.72/29", "192.0.2.80/28",
          "192.0.2.96/27",
        ]
      ),
      ("0.0.0.0/0 64496\n192.0.2.0/24 64496\n", "asn: 64496", ["192.0.2.0/24"]),
    ] as [(String, String, [String])])
  func prefixesAreThoseOfTheLongestMatch(table: String, condition: String, expected: [String])
    throws
  {
    #expect(try Self.prefixes(table, condition) == expected)
  }

  /// Held against the longest match of each address, one after another.
  @Test(arguments: 0..<4) func prefixesAgreeWithANaiveLookUp(seed: Int) throws {
    var generator = Generator(seed: UInt64(seed))
    var table = ""
    var entries: [(prefix: IPPrefix, system: Int)] = []
    for _ in 0..<60 {
      let length = 120 + generator.below(9)
      let last = (generator.below(256) >> (128 - length)) << (128 - length)
      let text = "192.0.2.\(last)/\(length - 96)"
      let system = 64496 + generator.below(3)
      guard let prefix = IPPrefix(text), !entries.contains(where: { $0.prefix == prefix }) else {
        continue
      }
      table += "\(text) \(system)\n"
      entries.append((prefix, system))
    }
    for system in 64496..<64499 where entries.contains(where: { $0.system == system }) {
      guard let found = try? Self.prefixes(table, "asn: \(system)").compactMap({ IPPrefix($0) })
      else { continue }
      for last in 0..<256 {
        guard let address = IPAddress("192.0.2.\(last)") else { continue }
        let longest = entries.filter { $0.prefix.contains(address) }
          .max { $0.prefix.length < $1.prefix.length }
        #expect(found.contains { $0.contains(address) } == (longest?.system == system))
      }
    }
  }

  @Test func whatIsMissingIsSaid() throws {
    let files = try RuleFiles()
    #expect(
      files.message("rules:\n- {id: r, when: {asn: 1}}\n")
        == "r.yaml:2:23: no table says which addresses are of which system "
        + "(add 'tables: {asn: FILE}' to the rule set)")
    _ = try files.write("192.0.2.0/24 64496\n", to: "table.txt")
    #expect(
      files.message("tables: {asn: table.txt}\nrules:\n- {id: r, when: {asn: 1}}\n")
        == "r.yaml:3:23: the table has no addresses of 1")
    _ = try files.write("192.0.2.0/24\n", to: "bad.txt")
    #expect(
      files.message("tables: {asn: bad.txt}\nrules:\n- {id: r, names: a.test}\n")
        == "bad.txt:1: '192.0.2.0/24' is no prefix with what it is of (such as 192.0.2.0/24 64496)")
  }
}
