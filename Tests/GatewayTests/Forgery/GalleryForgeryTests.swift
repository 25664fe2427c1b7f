import Configuration
import Dissection
import Foundation
import Gateway
import TestSupport
import Testing

/// What the censors of `rules/censors/` forge, as it was published.
@Suite struct GalleryForgeryTests {
  private static let folder =
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path + "/rules/censors"

  /// What the box of a name, or the first that sends segments, sends on a ClientHello.
  private static func forged(by censor: String, _ box: String?) throws -> [Forged] {
    let boxes = try Censor(contentsOf: "\(folder)/\(censor).yaml").boxes
    let chosen = boxes.first { $0.injection != nil && (box == nil || $0.name == box) }
    let injection = try #require(chosen?.injection)
    return try Trigger.hello().forge(injection, draw: 7)
  }

  private static func list(_ forged: [Forged]) -> [String] {
    forged.map {
      "\($0.receiver) \($0.packet.flags.letters) \($0.packet.payloadCount > 0 ? "+" : "-")"
    }
  }

  /// FIN+PSH+ACK with a page and then a RST: Bock et al., "Come as You Are", SIGCOMM 2020 (Airtel; in
  /// Kazakhstan the page alone); FIN+PSH+ACK and then RST+PSH+ACK: Bock et al., USENIX Security 2021,
  /// Table 4 (Iran). Five RSTs, and to whom: the docstrings of Geneva's mock censors. To the client alone:
  /// Wu, Zohaib et al., S&P 2025 (Henan), Nourin et al., WWW 2023 (Turkmenistan), Xue et al., IMC 2022.
  @Test(arguments: [
    ("airtel-http-2019", nil, ["client FPA +", "client R -"]),
    ("kazakhstan-http-2020", nil, ["client FPA +"]),
    ("iran-2021", nil, ["client FPA +", "client RPA -"]),
    ("geneva-2", nil, [String](repeating: "client R -", count: 5)),
    ("geneva-3", nil, ["client R -", "server R -"].flatMap { [String](repeating: $0, count: 5) }),
    ("geneva-5", nil, [String](repeating: "server R -", count: 5)),
    ("henan-2023", nil, ["client RA +"]),
    ("turkmenistan-2022", "HTTP and TLS", ["client R -"]),
    ("tspu-2022", "SNI-I", ["client RA -"]),
    ("gfw-tls-2023", "I", ["client R -", "server R -"]),
    (
      "gfw-tls-2023", "II",
      ["client RA -", "server RA -"].flatMap { [String](repeating: $0, count: 3) }
    ),
    ("gfw-tls-2023", "III", ["client RA -", "server RA -"]),
  ])
  func segmentsAreThePublishedOnes(censor: String, box: String?, expected: [String]) throws {
    #expect(try Self.list(Self.forged(by: censor, box)) == expected)
  }

  /// AAAA questions get an AAAA record: Fan et al., "Wallbleed", NDSS 2025, with its artefact.
  @Test(arguments: ["gfw-dns-v1", "gfw-dns-v2"], [(1, 4), (28, 16), (16, 4)] as [(UInt8, Int)])
  func theThirdInjectorAnswersByTheTypeAsked(censor: String, type: (UInt8, Int)) throws {
    let box = try #require(try Censor(contentsOf: "\(Self.folder)/\(censor).yaml").boxes.first)
    let query = Trigger.query(Messages.dnsQuery("4.tt", type: type.0))
    let injector = try #require(box.forgedAnswer)
    let answer = try #require(try query.answer(injector, draw: 7).first)
    // The record ends with the length of the address and the address (RFC 1035 §4.1.3).
    #expect(answer.payload.dropLast(type.1).suffix(2) == [0, UInt8(type.1)])
  }
}

extension TCPFlags {
  /// As tcpdump writes them, in its order.
  fileprivate var letters: String {
    let names: [(TCPFlags, String)] = [
      (.fin, "F"), (.syn, "S"), (.rst, "R"), (.psh, "P"), (.ack, "A"),
    ]
    return names.filter { contains($0.0) }.map(\.1).joined()
  }
}
