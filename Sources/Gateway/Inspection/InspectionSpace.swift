import Captures
import Dissection
import Rules

/// What reading a packet fills, for all readings one after the other; the storage stays.
struct InspectionSpace: ~Copyable {
  /// What the packet at hand let be read.
  var buffer: ObservationBuffer
  /// A message that is put together, or decrypted.
  var message: [UInt8] = []
  var opener = QUICInitialOpener()

  /// - Parameters:
  ///   - wanted: the fields whose content is looked for, beside names.
  ///   - takesFingerprints: whether ClientHellos are kept whole.
  init(wanted: FieldSet, takesFingerprints: Bool) {
    buffer = ObservationBuffer(wanted: wanted, wantsHellos: takesFingerprints)
  }

  /// Empties it for another reading.
  mutating func begin(frame: FrameNumber, _ direction: Direction) {
    buffer.begin(frame: frame, isFromClient: direction == .toServer)
  }
}
