import Captures
public import Configuration
import Dissection
import Gateway
import Rules
import Simulation

/// Replays strategies against a censor, and counts how often it misses the visit.
public struct EvasionTrial: Sendable {
  /// What is forbidden in a visit: a name, or a word of the URL.
  private static let name = "forbidden.example"
  private static let word = "forbiddenword"

  private let censor: Censor
  private let matcher: RuleMatcher
  private let visit: EvasionTable.Visit
  private let isCertain: Bool
  private let maker: VisitMaker

  /// A trial of the visits that a table has to one of its censors.
  ///
  /// - Parameter folder: where the files of censors are.
  /// - Throws: `ConfigurationError` where the file cannot be used, or has no such box.
  public init(
    _ visit: EvasionTable.Visit, of table: EvasionTable, censorsIn folder: String
  ) throws(ConfigurationError) {
    self.visit = visit
    isCertain = table.isCertain
    maker = VisitMaker(
      visit.request, forbidden: visit.request == .httpURL ? Self.word : Self.name,
      hour: visit.hour ?? 12, sendsTimestamps: table.sendsTimestamps,
      answerBytes: visit.answerBytes)
    censor = try Self.censor(visit.censor, in: folder)
    matcher = try RuleMatcher([
      RuleSet(name: "visit", path: "visit", rules: [Self.rule(for: visit.request)])
    ])
  }

  /// A censor by its name; with a slash behind it, only one of its boxes.
  private static func censor(
    _ name: String, in folder: String
  ) throws(ConfigurationError) -> Censor {
    let names = name.split(separator: "/", maxSplits: 1).map(String.init)
    let file = "\(folder)/\(names.first ?? "").yaml"
    var censor = try Censor(contentsOf: file)
    if names.count > 1 {
      censor.boxes.removeAll { $0.name != names[1] }
      guard !censor.boxes.isEmpty else {
        throw ConfigurationError(file: file, message: "has no box '\(names[1])'")
      }
    }
    return censor
  }

  private static func rule(for request: VisitRequest) -> Rule {
    switch request {
    case .httpURL: Rule(id: "word", keywords: [word], fields: FieldSet(.httpURL))
    case .esni: Rule(id: "protocol", protocols: [.esni])
    case .random: Rule(id: "protocol", protocols: [.fullyEncrypted])
    case .randomTwice: Rule(id: "protocol", protocols: [.unrecognised])
    case .httpHost, .sni, .quicSNI, .dns, .dnsOverTCP:
      Rule(id: "name", names: [NamePattern(.suffix, name)])
    }
  }

  /// How many of a hundred visits pass in which a strategy is applied.
  ///
  /// - Parameter seeds: how many visits, each with a seed of its own for what the strategy corrupts and
  ///   for what the censor draws.
  public func success(_ row: EvasionTable.Row, seeds: Int) throws -> Double {
    var visitCount = 0
    var passed = 0
    var seed: UInt64 = 0
    // Nothing follows a visit that was not blocked: another takes its place.
    let seedsMax = UInt64(max(1, seeds)) * (visit.isFollowing ? 10 : 1)
    while visitCount < seeds, seed < seedsMax {
      var results: [Bool] = []
      for draft in maker.drafts(row, seed: seed) {
        if visit.isFollowing {
          guard let passes = try passesFollowing(row, draft, seed: seed) else { continue }
          results.append(passes)
        } else {
          results.append(try passes(row, draft, seed: seed))
        }
      }
      visitCount += results.count
      passed += results.count { $0 }
      seed += 1
    }
    return visitCount > 0 ? 100 * Double(passed) / Double(visitCount) : 0
  }

  /// Whether a visit to something allowed passes some seconds after one in which the strategy is applied
  /// and which was blocked; nil where it was not.
  private func passesFollowing(
    _ row: EvasionTable.Row, _ draft: VisitDraft, seed: UInt64
  ) throws -> Bool? {
    var next = VisitMaker.get(host: "www.example.org", target: "/", forbidden: "")
    next.clientPort = draft.clientPort &+ 1
    let first = maker.packets(row, draft, seed: seed)
    var packets = maker.packets(row, next, seed: seed)
    for index in packets.indices { packets[index].timestamp += Self.pause }
    let verdicts = try verdicts(first + packets, seed: seed)
    guard verdicts[draft.clientPort] != .passed, let verdict = verdicts[next.clientPort] else {
      return nil
    }
    return verdict == .passed
  }

  /// 10 s, in nanoseconds: within every residual that was published.
  private static let pause: Int64 = 10_000_000_000

  /// Whether one of the tries of a visit passes.
  private func passes(_ row: EvasionTable.Row, _ draft: VisitDraft, seed: UInt64) throws -> Bool {
    let tries = UInt64(max(1, visit.tries))
    for number in 0..<tries {
      let seed = seed &* tries &+ number
      if try passes(maker.packets(row, draft, seed: seed), habit: row.clientHabit, seed: seed) {
        return true
      }
    }
    return false
  }

  /// What becomes of flows, by the client's port.
  private func verdicts(
    _ packets: [ExchangePacket], seed: UInt64
  ) throws -> [UInt16: Verdict] {
    var replay = try Replay(plan(seed: seed))
    replay.process(PacketBatch(packets))
    var verdicts: [UInt16: Verdict] = [:]
    _ = replay.finish { record, _ in verdicts[record.clientPort] = record.verdict }
    return verdicts
  }

  /// The visits are to the outside, but for a censor of visits from there.
  private func plan(seed: UInt64) -> Plan {
    let isOutside = censor.boxes.allSatisfy { $0.scope.clients == .outside }
    let servers = isOutside ? IPPrefix("192.0.2.0/24").map { [$0] } ?? [] : []
    return Plan(
      networks: [Network(name: "network", prefixes: servers)],
      gateways: [Gateway(name: "gateway", censor: 0, sets: .all)], censors: [censor],
      routes: [Route(network: 0, weight: 1, gateways: [0])], matcher: matcher,
      clientIsInside: !isOutside, seed: seed, isCertain: isCertain)
  }

  /// Whether no flow of a visit is disturbed, or its client does not mind.
  private func passes(
    _ packets: [ExchangePacket], habit: ClientHabit?, seed: UInt64
  ) throws -> Bool {
    var observers = Observers()
    observers.tracksFates = habit != nil
    var replay = try Replay(plan(seed: seed), observing: observers)
    replay.process(PacketBatch(packets))
    if let habit, let fates = replay.fates, !fates.actions.isEmpty {
      return habit.succeeds(fates, censor.boxes)
    }
    var passes = true
    _ = replay.finish { record, _ in if record.verdict != .passed { passes = false } }
    return passes
  }
}
