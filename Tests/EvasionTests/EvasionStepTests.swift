import Configuration
import Evasion
import Testing

/// What is wrong with the steps of a table, and what they do to censors that read perfectly or not.
@Suite struct EvasionStepTests {
  private static func table(
    _ steps: String, request: String = "sni", censor: String = "perfect"
  ) throws -> EvasionTable {
    try EvasionTable(
      parsing: """
        title: t
        source: s
        certain: true
        timestamps: false
        visits: {\(censor): \(request)}
        strategies:
          - {title: a, steps: {\(steps)}, published: {\(censor): 0}}
        """, file: "t.yaml")
  }

  private static func simulated(
    _ steps: String, _ request: String, _ censor: String
  ) throws -> [Double] {
    try EvasionResult(table(steps, request: request, censor: censor), seeds: 3).cells
      .map(\.simulated)
  }

  /// A perfect reader puts all of it together, so each step leaves what the server reads whole.
  @Test(arguments: [
    ("records-at: in-name", "sni"), ("records-at: before-name", "sni"), ("records-at: 6", "sni"),
    ("segments-at: behind-name", "sni"), ("segments: [3, 1, 2]", "sni"),
    ("records-at: in-name, segments: [2, 1]", "sni"), ("ip-fragments: 2", "sni"),
    ("ip-fragments: 128", "sni"), ("ip-fragments: 3, segments: [2, 1]", "http-host"),
    ("crypto-frames: 3", "quic-sni"), ("initials: 3", "quic-sni"), ("ping-first: true", "quic-sni"),
    ("quic-version: v2", "quic-sni"), ("quic-version: draft-22", "quic-sni"),
    ("datagram-before: 8", "quic-sni"), ("version-negotiation: true", "quic-sni"),
    ("datagram-bytes: 400", "quic-sni"), ("client-port: 443", "quic-sni"),
  ])
  func noStepEvadesAPerfectReader(steps: String, request: String) throws {
    #expect(try Self.simulated(steps, request, "perfect") == [0])
  }

  /// A server that reads as leniently as the perfect reader finds the host in all of these.
  @Test(arguments: [
    "path insert %20 start 1", "method insert %0A start 1", "path insert %3F end 1413",
    "name upper", "host shield a 64", "version insert %20 end 1434", "host insert %20 start 1434",
  ])
  func noChangeOfARequestEvadesAPerfectReader(change: String) throws {
    #expect(try Self.simulated("request: '\(change)'", "http-host", "perfect") == [0])
  }

  /// Harrity et al., USENIX Security 2022, Table 2, of Airtel: the name of Host in capitals evades it, and two
  /// changes together do.
  @Test func changesOfARequestEvadeWhomTheyDid() throws {
    #expect(try Self.simulated("request: 'name upper'", "http-host", "airtel-http-2019") == [100])
    #expect(
      try Self.simulated(
        "request: 'path insert %20 start 1; host shield a 64'", "http-host", "airtel-http-2019")
        == [0])
    #expect(
      try Self.simulated("request: 'method replace PUT'", "http-host", "airtel-http-2019") == [0])
  }

  @Test(arguments: [
    "path", "path insert", "path insert %2 start", "road insert a start", ";",
    "path insert a nowhere", "path insert a start 0", "name upper twice",
  ])
  func aChangeThatIsNoneIsRefused(change: String) {
    #expect(throws: ConfigurationError.self) {
      try Self.table("request: '\(change)'", request: "http-host")
    }
  }

  /// Nor does a server read a CRYPTO frame of no bytes.
  @Test func aWrongCryptoLengthHidesTheMessage() throws {
    #expect(try Self.simulated("crypto-length: 0", "quic-sni", "perfect") == [100])
  }

  /// Ten bytes that are no TLS before the record: nothing that a server would read.
  @Test func bytesBeforeTheMessageHideIt() throws {
    #expect(try Self.simulated("before: '%00%0123456789'", "sni", "perfect") == [100])
  }

  /// The limits of Ablove et al., USENIX Security 2026, Table 7, to the fragment.
  @Test(arguments: [("tsg-2024", 101), ("gfw-tls-2023/II", 102)])
  func fragmentsArePutTogetherUpToTheLimit(censor: String, limit: Int) throws {
    #expect(try Self.simulated("ip-fragments: \(limit)", "sni", censor) == [0])
    #expect(try Self.simulated("ip-fragments: \(limit + 1)", "sni", censor) == [100])
  }

  @Test(arguments: [
    ("records-at: middle", "a place, before-name, in-name, behind-name or must be a whole number"),
    ("segments: [1, 3]", "an order of segments has each of their numbers once"),
    ("segments: [1]", "an order of segments has each of their numbers once"),
    ("ip-fragments: 1", "ip-fragments must be a whole number from 2 to 128, not '1'"),
    ("quic-version: v3", "'v3' is no version of QUIC whose Initial packets are written"),
    ("ping-first: false", "'ping-first' is done where it is written (remove it)"),
    ("behind: '%f'", "'%f' is no text of 4096 bytes at most, with %XX for what is none"),
    ("behind: {bytes: ab, times: 4000}", "more than 4096 bytes"),
    ("ip-fragment: 2", "unknown key 'ip-fragment' (did you mean 'ip-fragments'?)"),
  ])
  func whatIsWrongIsSaid(steps: String, message: String) {
    #expect {
      _ = try Self.table(steps)
    } throws: { error in
      let error = error as? ConfigurationError
      #expect(error?.description.contains(message) == true, "\(String(describing: error))")
      return error?.line != nil
    }
  }
}
