import Configuration
import Dissection
import Evasion
import Gateway

/// The bytes are a strategy in Geneva's notation. One that can be read is applied by both hosts.
enum StrategyTarget {
  /// Some packets of a visit, each in more copies than a strategy has actions.
  private static let packetsMax = 4096

  static func run(_ bytes: [UInt8]) {
    do throws(GenevaError) {
      let strategy = try GenevaStrategy(String(decoding: bytes, as: UTF8.self))
      for side in Endpoint.allCases { apply(strategy, at: side) }
    } catch {
      precondition(error.position >= 1 && !error.message.isEmpty)
    }
  }

  private static func apply(_ strategy: GenevaStrategy, at side: Endpoint) {
    guard let client = IPAddress("192.0.2.1"), let server = IPAddress("198.51.100.1"),
      let flow = VisitedFlow(client: client, clientPort: 50_000, server: server, serverPort: 80)
    else { return }
    let exchange = Exchange(flow: flow, host: "www.example.org")
    let packets = exchange.packets(applying: strategy, at: side, seed: 1)
    precondition(packets.count <= packetsMax)
    precondition(packets == exchange.packets(applying: strategy, at: side, seed: 1))
    for (packet, next) in zip(packets, packets.dropFirst()) {
      precondition(packet.timestamp < next.timestamp)
    }
    for packet in packets { _ = try? Packet(packet.bytes.span, linkType: .raw) }
  }
}

/// The bytes are a table of strategies. The first of one that can be read is tried.
enum EvasionTableTarget {
  static func run(_ bytes: [UInt8]) {
    do {
      let text = try ConfigurationNode.text(of: bytes, file: "fuzz.yaml")
      let table = try EvasionTable(parsing: text, file: "fuzz.yaml")
      precondition(!table.rows.isEmpty && !table.visits.isEmpty)
      guard let visit = table.visits.first, let row = table.rows.last else { return }
      // Other names are no censors; those that there are take long to load.
      guard visit.censor == "perfect" else { return }
      let trial = try EvasionTrial(visit, of: table, censorsIn: "rules/censors")
      let success = try trial.success(row, seeds: 1)
      precondition((0...100).contains(success))
    } catch {
      precondition(!"\(error)".isEmpty)
    }
  }
}
