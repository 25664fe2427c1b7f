import Configuration
import Gateway
import Testing

/// The `stream:` block of a censor's file: what is read, and what is refused with place and remedy.
@Suite struct StreamBlockTests {
  private static func load(_ stream: String) throws -> Censor {
    try Censor(
      ConfigurationNode.parse(
        """
        name: c
        title: C
        placement: on-path
        reactions: {sni: tcp-reset}
        stream: \(stream)

        """, file: "c.yaml"))
  }

  @Test(arguments: [
    "segments: alone", "overlap: last", "out-of-order: ignored", "held-bytes: 1024",
    "held-segments: 5", "checksums: verified", "hop-limit-min: 8", "options: none",
    "options: known", "options: without-md5", "data-flags: ack", "data-flags: psh-ack",
    "data-in-syn: ignored", "opened-by: syn", "opened-by: syn-or-syn-ack",
    "opened-by: syn, handshake: complete", "handshake-numbers: verified", "reads: client",
    "reads: server", "data-packets: 2", "first-segment-min: 9", "free-pass-seconds: 5",
    "re-anchors-on: syn", "re-anchors-on: [client-ack, any]",
    "events: [{on: rst, effect: teardown}]",
    "events: [{on: fin, from: server, when: opening, numbers: expected, every: 2, effect: resync}]",
    "events: [{on: syn, effect: anchor, probability: 0.5, otherwise: nothing}]",
  ])
  func everyKeyMakesAnotherReader(line: String) throws {
    #expect(try Self.load("{\(line)}").boxes[0].stream != StreamHabits())
    #expect(try Self.load("{\(line)}").boxes[0].stream == Self.load("{\(line)}").boxes[0].stream)
  }

  @Test(arguments: [
    "segments: reassembled", "overlap: first", "out-of-order: held", "checksums: ignored",
    "options: any", "data-flags: any", "data-in-syn: read", "opened-by: anything",
    "handshake: any", "handshake-numbers: ignored", "reads: both", "events: []",
    "re-anchors-on: [client-data, syn-ack]",
  ])
  func theDefaultsAreThoseOfAPerfectReader(line: String) throws {
    #expect(try Self.load("{\(line)}").boxes[0].stream == StreamHabits())
  }

  @Test(arguments: [
    ("{overlaps: last}", "5:10: unknown key 'overlaps' (did you mean 'overlap'?)"),
    (
      "{overlap: latest}",
      "5:19: unknown overlap 'latest' (did you mean 'last'?)"
    ),
    (
      "{opened-by: syn-ack}",
      "5:21: unknown opened-by 'syn-ack' (one of: anything, syn, syn-or-syn-ack)"
    ),
    ("{hop-limit-min: 0}", "5:25: hop-limit-min must be a whole number from 1 to 255, not '0'"),
    (
      "{data-packets: one}",
      "5:24: data-packets must be a whole number from 1 to 1000000, not 'one'"
    ),
    (
      "{handshake: complete}",
      "5:9: 'handshake: complete' needs a censor that looks for the opening "
        + "(add 'opened-by: syn' or 'opened-by: syn-or-syn-ack')"
    ),
    (
      "{segments: alone, overlap: last}",
      "5:36: 'overlap' means nothing to a censor that puts no segments together "
        + "(remove it, or 'segments: alone')"
    ),
    ("{events: [{effect: teardown}]}", "5:19: an event has no 'on'"),
    ("{events: [{on: rst}]}", "5:19: an event has no 'effect'"),
    ("{events: [{on: rest, effect: teardown}]}", "5:24: unknown on 'rest' (did you mean 'rst'?)"),
    (
      "{events: [{on: rst, effect: resync, probability: 2}]}",
      "5:58: probability must be a number from 0 to 1, not '2'"
    ),
    (
      "{events: [{on: rst, effect: resync, otherwise: teardown}]}",
      "5:56: 'otherwise' without 'probability' never happens (add 'probability: 0.5')"
    ),
    ("fast", "5:9: stream must be a mapping of keys to values, not 'fast'"),
  ])
  func mistakesSayPlaceAndRemedy(stream: String, message: String) {
    let error = #expect(throws: ConfigurationError.self) { try Self.load(stream) }
    #expect(error?.description == "c.yaml:" + message)
  }

  @Test func eventsAreBounded() {
    let events = Array(repeating: "{on: rst, effect: resync}", count: 17).joined(separator: ", ")
    let error = #expect(throws: ConfigurationError.self) { try Self.load("{events: [\(events)]}") }
    #expect(error?.description == "c.yaml:5:18: more than 16 events (join some of them)")
  }
}
