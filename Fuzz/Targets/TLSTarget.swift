import Dissection

/// The bytes are the beginning of a stream, and once more a handshake message.
enum TLSTarget {
  static func run(_ bytes: [UInt8]) {
    let stream = bytes.span
    checkPrefixes(stream, recognize: TLSRecords.recognize)
    var handshake: [UInt8] = []
    if case .complete(let hello) = TLSRecords.readClientHello(stream, handshake: &handshake) {
      check(hello, in: handshake.span)
    }
    if case .complete(let hello) = ClientHello.read(stream) { check(hello, in: stream) }
    for search in ClientHelloHabits.Search.allCases { checkHabits(search, in: stream) }
  }

  /// Checks that no use of lengths leads out of the bytes.
  private static func checkHabits(_ search: ClientHelloHabits.Search, in stream: Span<UInt8>) {
    for use in ClientHelloHabits.LengthUse.allCases {
      var habits = ClientHelloHabits()
      habits.search = search
      habits.hostNameEnd = .character
      (habits.record, habits.message, habits.extensions) = (use, use, use)
      (habits.serverNameExtension, habits.serverNameList, habits.hostName) = (use, use, use)
      for range in [habits.serverName(inRecord: stream), habits.serverName(inMessage: stream)] {
        precondition(range.map { !$0.isEmpty && $0.upperBound <= stream.count } ?? true)
      }
    }
  }

  private static func check(_ hello: ClientHello, in handshake: Span<UInt8>) {
    let ranges = [
      hello.serverNameRange, hello.alpnRange, hello.cipherSuitesRange, hello.extensionsRange,
    ]
    for range in ranges {
      precondition((range?.lowerBound ?? 0) >= 0 && (range?.upperBound ?? 0) <= handshake.count)
    }
    var name: [UInt8] = []
    hello.appendServerName(handshake, to: &name)
    precondition(name.allSatisfy { $0 > 0x20 && $0 < 0x7f })
    _ = hello.isForDNS(handshake)
    _ = hello.hasNameOfTor(handshake)
    let fingerprint = TLSFingerprint(hello, handshake, over: .tcp)
    precondition(fingerprint.ja3.utf8.count == 32 && fingerprint.ja4.utf8.count == 36)
  }
}

/// Checks that what a prefix of a stream was recognised as stays so with more bytes.
func checkPrefixes(_ stream: Span<UInt8>, recognize: (Span<UInt8>) -> Recognition) {
  var before = Recognition.undecided
  for count in 0...min(stream.count, 40) {
    let now = recognize(stream.extracting(first: count))
    precondition(before == .undecided || now == before)
    before = now
  }
}
