import Evasion
import Gateway
import TestSupport
import Testing

/// Geneva's notation: what is read, and what is wrong with what is not.
@Suite struct GenevaNotationTests {
  /// All strategies of `strategies.md` in Geneva's repository.
  static let published = [
    "[TCP:flags:PA]-duplicate(tamper{TCP:dataofs:replace:10}(tamper{TCP:chksum:corrupt},),)-|",
    "[TCP:flags:PA]-duplicate(tamper{TCP:dataofs:replace:10}(tamper{IP:ttl:replace:10},),)-|",
    "[TCP:flags:PA]-duplicate(tamper{TCP:dataofs:replace:10}(tamper{TCP:ack:corrupt},),)-|",
    "[TCP:flags:PA]-duplicate(tamper{TCP:options-wscale:corrupt}(tamper{TCP:dataofs:replace:8},),)-|",
    "[TCP:flags:PA]-duplicate(tamper{TCP:load:corrupt}(tamper{TCP:chksum:corrupt},),)-|",
    "[TCP:flags:PA]-duplicate(tamper{TCP:load:corrupt}(tamper{IP:ttl:replace:8},),)-|",
    "[TCP:flags:PA]-duplicate(tamper{TCP:load:corrupt}(tamper{TCP:ack:corrupt},),)-|",
    "[TCP:flags:S]-duplicate(,tamper{TCP:load:corrupt})-|",
    "[TCP:flags:PA]-duplicate(tamper{IP:len:replace:64},)-|",
    "[TCP:flags:A]-duplicate(,tamper{TCP:flags:replace:R}(tamper{TCP:chksum:corrupt},))-|",
    "[TCP:flags:A]-duplicate(,tamper{TCP:flags:replace:R}(tamper{IP:ttl:replace:10},))-|",
    "[TCP:flags:A]-duplicate(,tamper{TCP:options-md5header:corrupt}(tamper{TCP:flags:replace:R},))-|",
    "[TCP:flags:A]-duplicate(,tamper{TCP:flags:replace:RA}(tamper{TCP:chksum:corrupt},))-|",
    "[TCP:flags:A]-duplicate(,tamper{TCP:flags:replace:RA}(tamper{IP:ttl:replace:10},))-|",
    "[TCP:flags:A]-duplicate(,tamper{TCP:flags:replace:FRAPUEN}(tamper{TCP:chksum:corrupt},))-|",
    "[TCP:flags:A]-duplicate(,tamper{TCP:flags:replace:FREACN}(tamper{IP:ttl:replace:10},))-|",
    "[TCP:flags:A]-duplicate(,tamper{TCP:flags:replace:FRAPUN}(tamper{TCP:options-md5header:corrupt},))-|",
    "[TCP:flags:PA]-fragment{tcp:8:False}-| [TCP:flags:A]-tamper{TCP:seq:corrupt}-|",
    "[TCP:flags:PA]-fragment{tcp:8:True}(,fragment{tcp:4:True})-|",
    "[TCP:flags:PA]-fragment{tcp:-1:True}-| ",
    "[TCP:flags:PA]-duplicate(tamper{TCP:flags:replace:F}(tamper{IP:len:replace:78},),)-| ",
    "[TCP:flags:S]-duplicate(tamper{TCP:flags:replace:SA},)-|",
    "[TCP:flags:PA]-tamper{TCP:options-uto:corrupt}-| ",
    #"[TCP:flags:PA]-duplicate(tamper{TCP:dataofs:replace:10}(tamper{TCP:chksum:corrupt},),)-| \/"#,
  ]

  @Test(arguments: published + ServerStrategy.allCases.map(\.notation))
  func publishedStrategiesAreRead(notation: String) throws {
    let strategy = try GenevaStrategy(notation)
    #expect(strategy.notation == notation)
    #expect(!strategy.isEmpty)
  }

  @Test(arguments: [#"\/"#, #" \/ "#])
  func noStrategyIsOne(notation: String) throws {
    #expect(try GenevaStrategy(notation).isEmpty)
  }

  /// The last bar may be missing, as in Geneva's `library.py`.
  @Test func theLastBarMayBeMissing() throws {
    #expect(try GenevaStrategy("[TCP:flags:PA]-drop-").isEmpty == false)
  }

  @Test(arguments: [
    ("", #"character 1: the strategy is empty (write \/ for none)"#),
    ("drop", "character 1: 'd' instead of a trigger (write it as [TCP:flags:PA])"),
    ("[TCP:seq:1]-drop-|", "character 1: unknown trigger (write it as [TCP:flags:PA])"),
    ("[TCP:flags:PA:1]-drop-|", "character 1: unknown trigger (write it as [TCP:flags:PA])"),
    ("[TCP:flags:X]-drop-|", "character 1: unknown flags 'X' (letters of FSRPAUECN)"),
    ("[TCP:flags:PA", "character 14: the end instead of ']' to end the trigger"),
    ("[TCP:flags:PA]drop-|", "character 15: 'd' instead of '-' to go on to the action"),
    (
      "[TCP:flags:PA]-duplicat-|",
      "character 16: unknown action 'duplicat' (did you mean 'duplicate'?)"
    ),
    ("[TCP:flags:PA]-(,)-|", "character 16: '(' instead of an action"),
    (
      "[TCP:flags:PA]-duplicate(drop)-|",
      "character 30: ')' instead of ',' to go on to the second branch, which may be empty"
    ),
    ("[TCP:flags:PA]-duplicate(drop,", "character 31: the end instead of an action"),
    ("[TCP:flags:PA]-duplicate(,drop-|", "character 31: '-' instead of ')' to end the branches"),
    ("[TCP:flags:PA]-drop|", "character 20: '|' instead of '-' to end the action"),
    ("[TCP:flags:PA]-drop- [TCP:flags:A]-drop-", "character 22: no '|' between two triggers"),
    (
      "[TCP:flags:PA]-tamper{TCP:flags}-|",
      "character 23: tamper without its three parts ({TCP:flags:replace:R})"
    ),
    (
      "[TCP:flags:PA]-tamper{TCP:chcksum:corrupt}-|",
      "character 23: unknown field 'TCP:chcksum' (did you mean 'TCP:chksum'?)"
    ),
    (
      "[TCP:flags:PA]-tamper{TCP:flags:replace}-|",
      "character 23: unknown way to tamper 'replace' (replace with a value, or corrupt without one)"
    ),
    (
      "[TCP:flags:PA]-tamper{TCP:dataofs:replace:16}-|",
      "character 23: '16' is no value of TCP:dataofs (a number from 0 to 15)"
    ),
    (
      "[TCP:flags:PA]-tamper{TCP:load:replace:%4}-|",
      "character 23: '%4' is no value of TCP:load (text, with %XX for what is none)"
    ),
    (
      "[TCP:flags:PA]-tamper{IP:ttl:corrupt}(,drop)-|",
      "character 38: tamper has one branch only (write tamper{...}(action,))"
    ),
    (
      "[TCP:flags:PA]-fragment{ip:8:True}-|",
      "character 25: fragment without its parts ({tcp:N:True} or {tcp:N:False}, N of -1 to 65535, and perhaps :OVERLAP)"
    ),
    (
      #"[TCP:flags:PA]-drop-| \"#,
      #"character 24: the end instead of '/' to end the outbound part, as \/"#
    ),
    (
      #"\/ [TCP:flags:R]-drop-|"#,
      #"character 4: inbound actions are not supported (end the strategy with \/)"#
    ),
  ])
  func whatIsWrongIsSaidWithItsPlace(notation: String, message: String) {
    #expect {
      _ = try GenevaStrategy(notation)
    } throws: { error in
      #expect("\(error)" == message)
      return error is GenevaError
    }
  }

  /// Nor do the packets of those that can be read.
  @Test(arguments: published + ServerStrategy.allCases.map(\.notation))
  func noDamagedNotationTraps(notation: String) throws {
    let bytes = Array(notation.utf8)
    var readCount = 0
    for damaged in Damage.prefixes(of: bytes) + Damage.flips(of: bytes) {
      let text = String(decoding: damaged, as: UTF8.self)
      do throws(GenevaError) {
        let strategy = try GenevaStrategy(text)
        readCount += 1
        for side in Endpoint.allCases {
          let packets = PlayedExchange.http.packets(applying: strategy, at: side, seed: 1)
          #expect(packets.allSatisfy { $0.bytes.count >= 20 })
        }
      } catch {
        #expect((1...(text.count + 1)).contains(error.position), "\(text): \(error)")
      }
    }
    #expect(readCount > 0)
  }

  @Test func strategiesAreBounded() {
    let nested =
      "[TCP:flags:PA]-" + String(repeating: "duplicate(", count: 65)
      + String(repeating: ",)", count: 65) + "-|"
    #expect(throws: GenevaError.self) { try GenevaStrategy(nested) }
    #expect(throws: GenevaError.self) {
      try GenevaStrategy(String(repeating: "[TCP:flags:PA]-drop-|", count: 200))
    }
  }
}
