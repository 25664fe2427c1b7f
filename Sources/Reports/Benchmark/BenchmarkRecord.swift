import FoundationEssentials

/// What `bench --json` wrote, as far as comparisons need it.
public struct BenchmarkRecord: Sendable {
  let path: String
  let build: BenchmarkOrigin.Build
  let machine: BenchmarkOrigin.Machine
  let captures: [BenchmarkOrigin.Capture]
  /// The digests of scenario, censors, rule sets and lists.
  let files: Set<String>
  let bareRead: [Double]
  let load: [Double]
  /// In the order of the document.
  let stages: [(name: String, seconds: [Double])]
  let clock: [(threads: Int, seconds: [Double])]

  private static let remedy = "give two files that 'bench --json' wrote"

  /// Reads a document.
  ///
  /// - Parameter path: for messages.
  /// - Throws: `ReportError` when it is none.
  public init(_ bytes: [UInt8], path: String) throws(ReportError) {
    let document: Document
    do {
      let decoder = JSONDecoder()
      document = try decoder.decode(Document.self, from: Data(bytes))
    } catch {
      throw ReportError(description: "\(path): no benchmark: \(Self.remedy)")
    }
    guard document.benchmark == BenchmarkFormat.version else {
      throw ReportError(
        description: "\(path): a benchmark of format \(document.benchmark), and this program reads "
          + "\(BenchmarkFormat.version): use the version that wrote it")
    }
    self.path = path
    build = document.build
    machine = document.machine
    captures = document.captures
    files = Set(document.files.map(\.sha256))
    bareRead = document.bareRead.rounds
    load = document.rules.load.rounds
    stages = document.stages.map { ($0.stage, $0.cpu.rounds) }
    clock = document.clock.map { ($0.threads, $0.wall.rounds) }
    let rounds = [bareRead, load] + stages.map(\.seconds) + clock.map(\.seconds)
    guard rounds.allSatisfy({ $0.count == document.rounds }), document.rounds > 0 else {
      throw ReportError(description: "\(path): not all rounds are in it: \(Self.remedy)")
    }
  }

  private struct Document: Decodable {
    var benchmark: Int
    var build: BenchmarkOrigin.Build
    var machine: BenchmarkOrigin.Machine
    var captures: [BenchmarkOrigin.Capture]
    var files: [File]
    var rounds: Int
    var rules: Rules
    var bareRead: Times
    var stages: [Stage]
    var clock: [Clock]

    enum CodingKeys: String, CodingKey {
      case benchmark, build, machine, captures, files, rounds, rules, stages, clock
      case bareRead = "bare_read"
    }
  }

  private struct Times: Decodable {
    var rounds: [Double]
  }

  private struct File: Decodable {
    var sha256: String
  }

  private struct Rules: Decodable {
    var load: Times
  }

  private struct Stage: Decodable {
    var stage: String
    var cpu: Times
  }

  private struct Clock: Decodable {
    var threads: Int
    var wall: Times
  }
}
