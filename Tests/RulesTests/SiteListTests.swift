import Configuration
import Dissection
import Rules
import TestSupport
import Testing

/// Lists of sites as people have them.
@Suite struct SiteListTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func list(_ text: String, visits: String? = nil) throws -> SiteList {
    try SiteList(contentsOf: try folder.write(text, to: "list"), visits: visits)
  }

  /// As citizenlab/test-lists has them; the notes of the second go on in the next line.
  @Test func tablesOfURLsHaveCategories() throws {
    let list = try list(
      #"""
      url,category_code,category_description,date_added,source,notes
      https://one.test/a?b#c,NEWS,News Media,2014-04-15,citizenlab,"first, and last"
      "http://two.test:8080/""x""",GRP,Social,2014-04-15,citizenlab,"a
      b"
      https://192.0.2.1/dns-query,ANON,Tools,2014-04-15,citizenlab,
      """#)
    #expect(list.map(\.line) == [2, 3, 5])
    #expect(list.map(\.category) == ["NEWS", "GRP", "ANON"])
    #expect(
      list.map(\.host) == [
        .name("one.test"), .name("two.test"), .address(IPAddress(v4: 0xC000_0201)),
      ])
    #expect(list[1].text == "http://two.test:8080/\"x\"")
    #expect(list.map { $0.url?.target } == ["/a?b", "/\"x\"", "/dns-query"])
    #expect(list.map { $0.url?.port } == [443, 8080, 443])
    #expect(list.allSatisfy { $0.rank == nil })
    #expect(list.unusable.isEmpty)
  }

  /// tranco-list.eu: rank and name, without a header.
  @Test func rankingsHaveRanks() throws {
    let list = try list("7,B.test\r\n20,a.test\r\n")
    #expect(list.map(\.rank) == [7, 20])
    #expect(list.map(\.text) == ["B.test", "a.test"])
    #expect(list.map(\.host) == [.name("b.test"), .name("a.test")])
    #expect(list.allSatisfy { $0.url == nil })
  }

  /// The Chrome UX Report's ranking: origins.
  @Test func columnsMayStandInAnyOrder() throws {
    let list = try list("rank,origin,visits\n1000,https://a.test,2.5\n", visits: "visits")
    #expect(list.map(\.rank) == [1000])
    #expect(list.map(\.visits) == [2.5])
    #expect(list.map { $0.url?.target } == ["/"])
    #expect(list.hasVisits)
  }

  @Test func placesAreRanksInAListWithoutColumns() throws {
    let list = try list(
      "# most popular first\na.test\n\nhttp://b.test/x # a page\n0.0.0.0 c.test d.test\n")
    #expect(list.map(\.text) == ["a.test", "http://b.test/x", "c.test", "d.test"])
    #expect(list.map(\.rank) == [1, 2, 3, 4])
    #expect(list.map(\.line) == [2, 4, 5, 5])
  }

  @Test func entriesStayThoughTheyAreGivenTwice() throws {
    #expect(try list("a.test\nb.test\na.test\n").map(\.text) == ["a.test", "b.test", "a.test"])
  }

  @Test func namesInOtherScriptsAreBroughtIntoASCII() throws {
    let list = try list("url\nhttp://bücher.test/straße\n")
    #expect(list[0].host == .name("xn--bcher-kva.test"))
    #expect(list[0].url?.target == "/stra%C3%9Fe")
  }

  @Test func whatIsNoSiteIsSaid() throws {
    let list = try list("a.test\n192.0.2.0/24\ncontains:x\nb c\n2001:db8::1\nd.test/path\n")
    #expect(list.map(\.text) == ["a.test", "2001:db8::1", "d.test/path"])
    #expect(list.unusable.map(\.line) == [2, 3, 4])
  }

  @Test(
    arguments: [
      "", "# none\n", "a,b,c\n", "url,category_code\n", "contains:a\n", "{\"a\": 1}\n",
      "url,x\n\"http://a.test/,y\n",
    ])
  func filesWithoutSitesAreErrors(text: String) {
    #expect(throws: ConfigurationError.self) { try list(text) }
  }

  @Test(arguments: ["\"", "url\n\"", "url\n\"\"\"", "1,\"\"x,\n\"", "\u{FEFF}url\n,,,\n\"a\nb"])
  func quotesThatDoNotCloseDoNotTrap(text: String) {
    #expect(throws: ConfigurationError.self) { try list(text + "\n") }
  }

  /// Whatever is cut off or changed, reading ends with sites or an error.
  @Test func damagedListsDoNotTrap() throws {
    let table = Array(
      "rank,url,visits\r\n1,\"http://a.test:80/\"\"\n\",2\n2,https://[::1]/#,x\n".utf8)
    for list in [table, Array("0.0.0.0 a.test # b\n1.2.3.4\nhttp://u@b.test/\n::1\n".utf8)] {
      for length in 0..<list.count {
        let path = try folder.write(Array(list[..<length]), to: "cut")
        _ = try? SiteList(contentsOf: path, visits: "visits").map(\.text)
        for byte in [0, UInt8(ascii: "\""), UInt8(ascii: ","), UInt8(ascii: "\n"), 0xFF] {
          var changed = list
          changed[length] = byte
          let path = try folder.write(changed, to: "changed")
          let sites = try? SiteList(contentsOf: path, visits: "visits")
          #expect(sites?.allSatisfy { !$0.text.isEmpty } ?? true)
        }
      }
    }
  }

  @Test func anEntryOfSeveralLinesIsOne() throws {
    let list = try list("url\n\"http://a.test/b\nc\"\n\"d.test\ne.test\"\nf.test\n")
    #expect(list.map(\.text) == ["http://a.test/b c", "f.test"])
    #expect(list.map(\.line) == [2, 6])
    #expect(list.unusable.map(\.line) == [4])
  }

  @Test func aTableMayBeginWithAByteOrderMark() throws {
    #expect(try list("\u{FEFF}url\nhttp://a.test/\n").map(\.text) == ["http://a.test/"])
    #expect(try list("\u{FEFF}a.test\n").map(\.text) == ["a.test"])
  }
}
