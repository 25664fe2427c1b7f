import Foundation
import Gateway
import Reports
import Simulation
import TestSupport
import Testing

/// Each limit, when it bites, is in the text and in JSON.
@Suite struct LimitReportTests {
  /// What makes a limit bite.
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let count: Int
    let conversation: Conversation
    let limit: @Sendable (inout Limits) -> Void

    init(
      _ name: String, _ count: Int, _ limit: @escaping @Sendable (inout Limits) -> Void,
      _ write: (inout Conversation) -> Void
    ) {
      (self.name, self.count, self.limit) = (name, count, limit)
      var conversation = Conversation()
      write(&conversation)
      self.conversation = conversation
    }

    var testDescription: String { name }
  }

  static let cases = [
    // 40 flows of one packet, and room for 16.
    Case("flows evicted", 24, { $0.flows = 16 }) { packets in
      for port in UInt16(1)...40 { packets.udp(port, 9999, [0]) }
    },
    Case("flows read no further", 2, { $0.readFlows = 2 }) { packets in
      let hello = Messages.clientHello("a.example.com")
      for port in UInt16(1)...4 {
        packets.handshake(port, 443)
        packets.tcp(port, 443, .ack, sequence: 1001, Array(hello.prefix(40)))
      }
    },
    // Three segments behind a hole of ten bytes, none beside another, and room for one.
    Case("segments dropped", 2, { $0.heldSegmentsPerFlow = 1 }) { packets in
      packets.handshake(1, 443)
      for place in UInt32(0)..<3 {
        packets.tcp(1, 443, .ack, sequence: 1011 + place * 20, [0, 0, 0, 0])
      }
    },
    // Of three datagrams the first fragment, and room for one datagram.
    Case("datagrams dropped", 2, { $0.datagrams = 1 }) { packets in
      for (number, fragment) in firstFragments(3).enumerated() {
        var fragment = fragment
        fragment[5] = UInt8(number)
        packets.add(fragment)
      }
    },
    Case("DNS names dropped", 1, { $0.dnsPointers = 1 }) { packets in
      packets.udp(1, 53, pointerChain)
    },
    Case("ClientHellos dropped", 1, { $0.clientHelloBytes = 50 }) { packets in
      packets.connection(1, 443, request: Array(Messages.clientHello("a.test").dropLast()))
    },
    Case("HTTP heads dropped", 1, { $0.httpHeadBytes = 100 }) { packets in
      let head = "GET / HTTP/1.1\r\nCookie: \(String(repeating: "x", count: 300))"
      packets.connection(1, 80, request: Array(head.utf8))
    },
    Case("names dropped", 2, { $0.namesPerFlow = 1 }) { packets in
      for number in 1...3 { packets.udp(1, 53, Messages.dnsQuery("name\(number).test")) }
    },
    Case("DNS answers dropped", 2, { $0.taughtAddresses = 1 }) { packets in
      for number in UInt8(1)...3 {
        packets.udp(1, 53, Messages.dnsQuery("name\(number).test"))
        packets.udp(
          1, 53, fromServer: true, Messages.dnsAnswer("name\(number).test", [192, 0, 2, number]))
      }
    },
  ]

  /// A query with two questions: "target", and a name that is a pointer to a pointer to it
  /// (RFC 1035 §4.1.4).
  private static var pointerChain: [UInt8] {
    // Identifier, flags with recursion desired, one question.
    var message: [UInt8] = [0x12, 0x34, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0]
    // At 12 a pointer to 18, where another one leads to the name at 20.
    message += [0xc0, 18, 0, 1, 0, 1]
    message += [0xc0, 20, 6] + Array("target".utf8) + [0]
    return message
  }

  private static func firstFragments(_ count: Int) -> [[UInt8]] {
    var packets = Conversation()
    packets.udp(1, 53, Messages.dnsQuery("a.long.name.example"))
    let fragment = Fragments.ofIPv4(packets.packets[0].bytes, every: 16)[0]
    return Array(repeating: fragment, count: count)
  }

  private static func report(
    _ captures: String, _ configure: (inout ReplayOptions) -> Void
  ) throws -> Report {
    var options = ReplayOptions()
    options.captures = [captures]
    configure(&options)
    var run = try ReplayRun(options)
    run.replay(progress: SilentProgress())
    return run.reports()[0]
  }

  /// The counts of a report that are not zero: in JSON, and in the lines of the summary.
  private static func counts(_ report: Report) throws -> (json: [String: Int], text: [String: Int])
  {
    let document = try JSONSerialization.jsonObject(with: Data(JSONFormat.document([report])))
    let reading = (document as? [String: Any])?["reading"] as? [String: Any]
    let json = (reading?["limits"] as? [String: Int] ?? [:]).filter { $0.value > 0 }
    var text: [String: Int] = [:]
    for line in TextFormat.summary(report).split(separator: "\n") {
      guard let label = line.range(of: "limit reached: ") else { continue }
      let words = line[label.upperBound...].split(separator: " ")
      text[words.dropLast().joined(separator: " ")] = words.last.flatMap { Int($0) }
    }
    return (json, text)
  }

  @Test(arguments: cases)
  func aLimitThatBitesIsShown(limit: Case) throws {
    let folder = try TemporaryFolder()
    var file = PcapFile(linkType: 101)
    for packet in limit.conversation.packets {
      file.append(
        packet.bytes, seconds: UInt32(packet.timestamp / 1_000_000_000),
        fraction: UInt32(packet.timestamp / 1000 % 1_000_000))
    }
    let path = try folder.write(file.bytes, to: "a.pcap")
    let rules = try folder.write("blocked.test\n", to: "rules.txt")
    func limits(_ configure: @escaping (inout Limits) -> Void) throws -> (
      json: [String: Int], text: [String: Int]
    ) {
      try Self.counts(
        Self.report(path) {
          $0.rules = [rules]
          configure(&$0.limits)
        })
    }
    let bitten = try limits(limit.limit)
    #expect(bitten.json == [limit.name: limit.count])
    #expect(bitten.text == bitten.json)
    let free = try limits { _ in }
    #expect(free.json.isEmpty && free.text.isEmpty)
  }

  /// Those that real traffic reaches: QUIC over several packets, boxes that remember, several users.
  @Test(arguments: [
    "QUIC CRYPTO frames dropped", "residuals dropped", "flows of uncounted users",
  ])
  func limitsOfTheRecordedCapturesAreShown(name: String) throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().path
    func report(_ configure: (inout Limits) -> Void) throws -> Report {
      var limits = Limits()
      configure(&limits)
      return try Self.report(root + "/captures") { $0.limits = limits }
    }
    let bitten = try Self.counts(
      report { limits in
        switch name {
        case "QUIC CRYPTO frames dropped": limits.quicCryptoBytes = 10
        case "residuals dropped": limits.residuals = 1
        default: limits.users = 1
        }
      })
    #expect((bitten.json[name] ?? 0) > 0)
    #expect(bitten.json.count == 1)
    #expect(bitten.text == bitten.json)
  }
}
