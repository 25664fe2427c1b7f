import TestSupport

/// Text that somebody wrote to harm a terminal, a table or a spreadsheet, and where it comes from.
enum HostileText {
  /// What no output shows: controls, directions, joiners, separators, selectors, tags, private ones.
  static let forbidden: [Unicode.Scalar] = [
    "\u{1b}", "\u{7}", "\u{8}", "\u{7f}", "\u{9b}", "\u{85}", "\u{ad}", "\u{202e}", "\u{2066}",
    "\u{200b}", "\u{200f}", "\u{2028}", "\u{2029}", "\u{feff}", "\u{fe0f}", "\u{e0041}",
    "\u{e0101}", "\u{3164}", "\u{e000}", "\u{fff9}", "\u{61c}",
  ]

  /// The second line of it, which forges one wherever it begins one.
  static let forged = "FORGED\t1\t2"

  /// A field of all of it. It begins a formula, and has what HTML, CSV and Markdown take for their own.
  static let text =
    "=evil\r\n\(forged)\n,\";|`<b>&'\\u{41}" + String(String.UnicodeScalarView(forbidden))
    + "\u{301}"

  /// A name as a user can give one to a file.
  static let fileName = text

  /// The text between double quotes of YAML (YAML 1.2.2 §5.7).
  static func quoted(_ text: String) -> String {
    let escaped = text.unicodeScalars.map { scalar in
      let digits = String(scalar.value, radix: 16)
      return scalar.properties.isAlphabetic && scalar.isASCII
        ? String(scalar) : "\\U" + String(repeating: "0", count: 8 - digits.count) + digits
    }
    return "\"\(escaped.joined())\""
  }

  /// Bytes of names, hosts and requests that no user of a browser sends; each with a word that is listed.
  static let names = [
    "\u{1b}]0;pwned\u{7}.listed.test", "a\r\nb\tc.listed.test", "\u{9b}31mred.listed.test",
    "exe\u{202e}gpj.listed.test", "\u{2066}x\u{2069}.listed.test", "z\u{200b}w\u{feff}.listed.test",
    "l\u{2028}p\u{2029}.listed.test", "tag\u{e0041}\u{fe0f}.listed.test",
    "=cmd|'/c calc'!a0.listed.test",
    "<script>alert(1)</script>.listed.test", "a\"b'c`d\\e\\u{41}.listed.test",
    "\u{0}nul.listed.test",
    "p\u{e000}q.listed.test", "\u{301}mark.listed.test", "日本語.listed.test",
  ]

  /// A capture in which each name is asked for, by two users, in DNS, TLS and HTTP.
  static var capture: [UInt8] {
    var file = PcapFile(linkType: 101)
    for (number, name) in names.enumerated() {
      let port = UInt16(2000 + 10 * number)
      var visit = Conversation(client: "10.1.0.\(number % 2 + 2)", server: "192.0.2.\(number + 1)")
      visit.udp(port, 53, Messages.dnsQuery(name))
      visit.connection(port + 1, 443, request: Messages.clientHello(name))
      visit.connection(port + 2, 80, request: Messages.httpRequest(host: name))
      visit.connection(
        port + 3, 80, request: Messages.httpRequest(host: "www.test", target: "/" + name))
      // What is not UTF-8.
      let request =
        Array("GET /listed HTTP/1.1\r\nHost: ".utf8) + [0xff, 0xc3] + Array("\r\n\r\n".utf8)
      visit.connection(port + 4, 80, request: request)
      for packet in visit.packets { file.append(packet.bytes) }
    }
    return file.bytes
  }

  /// What is wrong with an output: a forbidden character, or a line of the text alone.
  static func faults(_ output: String) -> [String] {
    var faults: [String] = []
    let controls = output.unicodeScalars.filter { scalar in
      scalar.value < 0x20 && scalar != "\n" && scalar != "\t" && scalar != "\r"
        || (0x7f..<0xa0).contains(scalar.value) || forbidden.contains(scalar)
    }
    for scalar in Set(controls) { faults.append("U+\(String(scalar.value, radix: 16))") }
    for line in output.split(whereSeparator: \.isNewline) where line.contains(forged) {
      faults.append("forged: \(line)")
    }
    if output.split(separator: "\n").contains(where: { $0.hasPrefix("FORGED") }) {
      faults.append("a forged line")
    }
    // Those of CSV files are before line feeds.
    if output.replacing("\r\n", with: "").contains("\r") { faults.append("a carriage return") }
    return faults
  }
}
