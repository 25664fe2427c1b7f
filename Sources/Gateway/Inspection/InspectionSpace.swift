import Captures
import Dissection
import Rules

/// What reading a packet fills, for all readings one after the other, and its bounds; the storage stays.
struct InspectionSpace: ~Copyable {
  let limits: Limits
  /// What the packet at hand let be read.
  var buffer: ObservationBuffer
  /// A message that is put together, or decrypted.
  var message: [UInt8] = []
  var opener = QUICInitialOpener()
  /// How the censors of the `ReadingCatalogue` read HTTP, by their numbers less one.
  var http: [HTTPHabits?] = []
  /// When the packet at hand was captured, in nanoseconds since 1970.
  var now: Int64 = 0

  /// - Parameters:
  ///   - limits: the bounds on what is held and read.
  ///   - wanted: the fields whose content is looked for, beside names.
  ///   - takesFingerprints: whether ClientHellos are kept whole.
  ///   - needs: what conditions of rules ask for; nil where no rule has any.
  init(
    _ limits: Limits, wanted: FieldSet, takesFingerprints: Bool, needs: ConditionNeeds? = nil
  ) {
    self.limits = limits
    buffer = ObservationBuffer(wanted: wanted, wantsHellos: takesFingerprints, needs: needs)
  }

  /// Whether payload is searched for keywords: readers then stay until enough of it has come.
  var searchesPayload: Bool { buffer.wanted.contains(.payload) }

  /// Empties it for another reading.
  mutating func begin(frame: FrameNumber, _ direction: Direction) {
    buffer.begin(frame: frame, direction)
  }
}
