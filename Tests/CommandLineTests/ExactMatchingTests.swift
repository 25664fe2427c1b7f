import Foundation
import TestSupport
import Testing

/// A word that a rule lists is found wherever it stands, in every field, by `replay` and by `audit`; and a
/// word that lacks a letter is not.
///
/// Two words and texts of 64 bytes and more: what Debian's Vectorscan 5.4.9 misses on its own.
@Suite struct ExactMatchingTests {
  /// A way for a text to get into a flow, the rule that looks there, and whether the text is a name.
  enum Way: String, CaseIterable {
    case dns, sni, host, url, request, payload, datagram, segments, nameInSegments, expression

    var rule: String {
      switch self {
      case .dns, .sni, .host, .nameInSegments: "names: ['contains:secret', 'contains:forbidden']"
      case .expression: "names: ['regex:se[a-d]+ret', 'regex:for[a-f]id.*en$']"
      case .url, .segments: "keywords: [secret, forbidden], in: [http-url]"
      case .request: "keywords: [secret, forbidden], in: [http-request]"
      case .payload, .datagram: "keywords: [secret, forbidden], in: [payload]"
      }
    }
  }

  /// Flow n has the text that is `count` bytes long, ends in `word` and then in `behind` other bytes.
  private struct Text {
    var bytes: String
    var isListed: Bool

    /// Labels have 63 bytes at most.
    init(_ word: String, count: Int, behind: Int, isListed: Bool) {
      let before = count - behind - word.count
      let filler = Array(repeating: "q", count: before).enumerated().map {
        $0.offset % 40 == 39 ? "." : $0.element
      }
      bytes = filler.joined() + word + String(repeating: "z", count: behind)
      self.isListed = isListed
    }
  }

  private static let texts: [Text] = (60..<110).flatMap { count in
    [0, 3, 11].flatMap { behind -> [Text] in
      // The expression's end is the name's: with it, what stands behind has to be nothing.
      [
        Text("secret", count: count, behind: behind, isListed: true),
        Text("forbidden", count: count, behind: 0, isListed: true),
        Text("secre", count: count, behind: behind, isListed: false),
        Text("orbidden", count: count, behind: 0, isListed: false),
      ]
    }
  }

  private func add(_ text: String, _ way: Way, _ port: UInt16, to conversation: inout Conversation)
  {
    let halves = { (bytes: [UInt8]) in
      (Array(bytes[..<(bytes.count - 4)]), Array(bytes[(bytes.count - 4)...]))
    }
    switch way {
    case .dns, .expression: conversation.udp(port, 53, Messages.dnsQuery(text))
    case .datagram: conversation.udp(port, 9999, Array(text.utf8))
    case .sni: conversation.connection(port, 443, request: Messages.clientHello(text))
    case .host: conversation.connection(port, 80, request: Messages.httpRequest(host: text))
    case .payload: conversation.connection(port, 9999, request: Array(text.utf8))
    case .nameInSegments:
      let (first, second) = halves(Messages.clientHello(text))
      conversation.connection(port, 443, request: first, second)
    case .url:
      conversation.connection(
        port, 80, request: Messages.httpRequest(host: "x.test", target: "/" + text))
    case .request:
      conversation.connection(
        port, 80, request: Array("GET / HTTP/1.1\r\nHost: x.test\r\nReferer: \(text)\r\n\r\n".utf8))
    case .segments:
      let head = Array("GET /\(text)".utf8)
      let (first, second) = halves(head)
      conversation.connection(
        port, 80, request: first, second + Array(" HTTP/1.1\r\nHost: x.test\r\n\r\n".utf8))
    }
  }

  @Test(arguments: Way.allCases)
  func everyFlowIsJudgedByWhatItHolds(way: Way) throws {
    let folder = try TemporaryFolder()
    var file = PcapFile(linkType: 101)
    var conversation = Conversation()
    for (index, text) in Self.texts.enumerated() {
      add(text.bytes, way, UInt16(20_000 + index), to: &conversation)
    }
    for packet in conversation.packets { file.append(packet.bytes) }
    let capture = try folder.write(file.bytes, to: "\(way).pcap")
    let rules = try folder.write("rules: [{id: words, \(way.rule)}]", to: "rules.yaml")
    let done = try Program.run("replay", capture, "--rules", rules, "--quiet", "--flows", "-")
    #expect(done.status == 0, "\(done.errors)")
    var wrong: [String] = []
    let rows = done.output.split(separator: "\n")
    for row in rows {
      let json = try JSONSerialization.jsonObject(with: Data(row.utf8)) as? [String: Any]
      let port = try #require(json?["client_port"] as? Int)
      let text = Self.texts[port - 20_000]
      if (json?["verdict"] as? String == "blocked") != text.isListed { wrong.append(text.bytes) }
    }
    #expect(rows.count == Self.texts.count)
    #expect(wrong.isEmpty, "\(wrong.count) of \(rows.count), such as \(wrong.first ?? "")")
  }

  @Test func auditJudgesEntriesByWhatTheyHold() throws {
    let folder = try TemporaryFolder()
    let names = Set(Self.texts.map { $0.bytes + ".test" }).sorted()
    let list = try folder.write(names.joined(separator: "\n"), to: "sites.txt")
    let rules = try folder.write("rules: [{id: words, \(Way.dns.rule)}]", to: "rules.yaml")
    let blocked = folder.path + "/blocked"
    let done = try Program.run("audit", "--rules", rules, list, "--blocked", blocked, "--quiet")
    #expect(done.status == 0, "\(done.errors)")
    let found = try String(contentsOfFile: blocked, encoding: .utf8).split(separator: "\n")
    let expected = names.filter { $0.contains("secret") || $0.contains("forbidden") }
    #expect(found.map(String.init).sorted() == expected)
  }
}
