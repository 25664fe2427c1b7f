import Dissection
import TestSupport
import Testing

/// ClientHellos whose records arrive byte by byte.
@Suite struct ClientHelloProgressTests {
  /// A message in records of `size` bytes, behind some records of ChangeCipherSpec.
  private static func records(
    of message: [UInt8], size: Int, changes: Int = 0
  ) -> [UInt8] {
    var stream = (0..<changes).flatMap { _ in bytes("14 0303 0001 01") }
    for start in stride(from: 0, to: message.count, by: size) {
      let piece = message[start..<min(start + size, message.count)]
      stream += [22, 3, 1, UInt8(piece.count >> 8), UInt8(piece.count & 0xff)] + piece
    }
    return stream
  }

  /// `TLSRecords.readClientHello`, which joins the records from the first on each time, is what it is held
  /// against.
  private static func check(_ stream: [UInt8], _ comment: String) {
    var progress = ClientHelloProgress()
    var handshake: [UInt8] = []
    for count in 1...stream.count {
      let prefix = stream.span.extracting(first: count)
      if progress.isDue(prefix) { continue }
      guard case .incomplete = TLSRecords.readClientHello(prefix, handshake: &handshake) else {
        Issue.record("\(comment): not due after \(count) bytes")
        return
      }
    }
    // Whole, it must be read.
    if case .complete = TLSRecords.readClientHello(stream.span, handshake: &handshake) {
      var fresh = ClientHelloProgress()
      let isDue = fresh.isDue(stream.span)
      #expect(isDue, "\(comment)")
    }
  }

  @Test(arguments: [1, 2, 3, 4, 5, 17, 300], [0, 1, 3])
  func aClientHelloThatIsNotDueIsIncomplete(size: Int, changes: Int) {
    Self.check(
      Self.records(of: SampleHello.rfc8448, size: size, changes: changes), "\(size), \(changes)")
  }

  /// Every byte of the headers of records and of the message damaged in three ways.
  @Test func aDamagedOneThatIsNotDueIsIncomplete() {
    let stream = Self.records(of: SampleHello.rfc8448, size: 2)
    for place in 0..<40 {
      for value: UInt8 in [0, 20, 255] {
        var damaged = stream
        damaged[place] = value
        Self.check(damaged, "\(value) at \(place)")
      }
    }
  }

  /// 16,000 bytes in records of a byte: each byte is looked at once.
  @Test func aMessageInManyRecordsIsReadOnce() {
    let message = SampleHello.message([UInt8](repeating: 0, count: 3000))
    let stream = Self.records(of: message, size: 1)
    var progress = ClientHelloProgress()
    let due = (1...stream.count).filter { progress.isDue(stream.span.extracting(first: $0)) }
    #expect(due == [stream.count])
  }

  @Test(arguments: HabitsOfCensors.overTCP)
  func aCensorThatSearchesOnFindsWhatOneFindsThatBeginsAnew(censor: HabitsOfCensors) {
    for hello in [
      SampleHello.rfc8448,
      SampleHello.with(
        "0000 0008 0006 00 0003 612e62 0010 0000 0000 0000"
          + " 0000 0008 0006 00 0003 632e64"),
    ] {
      let stream = Self.records(of: hello, size: 16_384) + [UInt8](repeating: 0x61, count: 40)
      for search in ClientHelloHabits.Search.allCases {
        var habits = censor.habits
        habits.search = search
        var progress = ClientHelloHabits.Progress()
        for count in 1...stream.count {
          let prefix = stream.span.extracting(first: count)
          let anew = habits.serverName(inRecord: prefix)
          let further = habits.serverName(inRecord: prefix, &progress)
          #expect(further == anew, "\(search), \(count)")
        }
      }
    }
  }
}
