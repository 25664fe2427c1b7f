import Dissection

// Bounds on what a censor puts together of a message in several segments.
extension CensorConnections {
  /// Whether a segment would make an unfinished message longer than a censor puts together.
  func isTooLong(
    _ connection: Int, with payload: Span<UInt8>, _ habits: StreamHabits, _ direction: Direction
  ) -> Bool {
    guard habits.messageBytesMax < .max else { return false }
    let held = readers[Int(self[connection].reader)].held(direction).unfinished
    return held > 0 && held + payload.count > Int(habits.messageBytesMax)
  }

  /// Whether what has come of a ClientHello ends in a place that a censor cannot go on from.
  func isLost(_ connection: Int, _ habits: StreamHabits, _ direction: Direction) -> Bool {
    habits.recordHeaders == .whole
      && readers[Int(self[connection].reader)].endsInRecordHeader(direction)
  }
}

extension StreamReader {
  /// Whether the records of a ClientHello, as far as they have come, end inside the header of one
  /// (RFC 8446 §5.1: type, version and length, 5 bytes).
  var endsInRecordHeader: Bool {
    guard case .clientHello = state else { return false }
    var record = 0
    while record + 5 <= pending.count {
      record += 5 + (Int(pending[record + 3]) << 8 | Int(pending[record + 4]))
    }
    return record < pending.count
  }
}
