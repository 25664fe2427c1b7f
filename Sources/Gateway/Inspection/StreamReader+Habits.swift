import Dissection

// How a stream is read by the habits of a censor.

/// What a censor's habits say of messages: how they are read, and where their segments begin.
struct MessageHabits: Sendable {
  /// How ClientHellos are read; nil for a perfect reader.
  var clientHello: ClientHelloHabits?
  /// The place of the habits of HTTP among those of the `InspectionSpace`, from 1; 0 for a perfect reader.
  var http: Int16 = 0
  /// Whether it matters where segments begin.
  var asksForCuts = false

  /// Those of a perfect reader.
  init() {}

  /// Those of a censor whose habits have a number in the `ReadingCatalogue`.
  init(_ habits: StreamHabits, number: Int16) {
    clientHello = habits.clientHello
    http = habits.http == nil ? 0 : number
    asksForCuts =
      habits.http?.asksForCuts ?? false || !(habits.clientHello?.whole.isEmpty ?? true)
  }
}

extension InspectionSpace {
  /// The habits of HTTP with a number; nil for a perfect reader.
  func httpHabits(_ number: Int16) -> HTTPHabits? {
    number > 0 && Int(number) <= http.count ? http[Int(number) - 1] : nil
  }
}

extension StreamReader {
  /// Reads the head of a request by the habits of a censor.
  ///
  /// - Returns: the bytes that were read; nil while more are needed.
  mutating func readRequestHead(
    _ bytes: Span<UInt8>, by habits: HTTPHabits, into buffer: inout ObservationBuffer
  ) -> Int? {
    switch habits.read(bytes, cuts: cuts.span) {
    case .incomplete:
      if case .nothing = awaited { awaited = .head(HTTPHeadProgress()) }
      return nil
    case .invalid:
      state = .unsynchronised
      return bytes.count
    case .complete(let reading):
      reading.head.note(
        bytes, into: &buffer, readsURL: reading.readsURL, keepsPort: reading.keepsPort)
      guard !reading.isLast else {
        finish()
        return bytes.count
      }
      state = reading.isOpen ? .openBody : Self.state(after: reading.head)
      return reading.head.headCount
    }
  }

  /// Notes the hosts of a head of which the end does not come, as such a censor reads them.
  func noteCutHead(
    _ bytes: Span<UInt8>, by habits: HTTPHabits, into buffer: inout ObservationBuffer
  ) {
    guard !habits.whole.contains(.head),
      case .incomplete(let reading) = habits.read(bytes, cuts: cuts.span)
    else { return }
    reading.head.noteHosts(bytes, into: &buffer, keepsPort: reading.keepsPort)
  }
}
