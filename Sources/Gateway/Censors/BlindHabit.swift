import Dissection

/// A habit by which a censor reads otherwise than a perfect reader, and may miss what that one reads.
///
/// Which of its habits have made a box blind is found by asking the box again without them: see
/// `BlindHabitSearch`. To add one: a case here, its words, and what takes it away.
public enum BlindHabit: String, CaseIterable, Sendable {
  // TCP.
  case singleSegments = "single-segments"
  case firstMessage = "first-message"
  case handshake
  case oneSide = "one-side"
  case segmentFilter = "segment-filter"
  case ipFragments = "ip-fragments"
  case dataPackets = "data-packets"
  case messageSize = "message-size"
  case order
  case shortBeginning = "short-beginning"
  case freePass = "free-pass"
  case confusion
  // HTTP.
  case requestLine = "request-line"
  case requestParts = "request-parts"
  case requestLines = "request-lines"
  case fieldNames = "field-names"
  case hostValue = "host-value"
  case requestTarget = "request-target"
  case requestBody = "request-body"
  case laterRequests = "later-requests"
  // TLS and QUIC.
  case helloLengths = "client-hello-lengths"
  case helloParts = "client-hello-parts"
  case firstDatagram = "first-datagram"
  case severalFrames = "several-frames"
  case firstFrame = "first-frame"
  case quicVersion = "quic-version"
  case smallDatagrams = "small-datagrams"
  case severalDatagrams = "several-datagrams"
  // DNS.
  case dnsName = "dns-name"
  case dnsCounts = "dns-counts"

  /// What a box with the habit does, in words that follow its name.
  public var words: String {
    switch self {
    case .singleSegments: "does not put segments together"
    case .firstMessage: "judges by the first segment that looks like a message"
    case .handshake: "needs a handshake"
    case .oneSide: "reads one side of a connection"
    case .segmentFilter: "does not take segments with such headers"
    case .ipFragments: "does not put IP fragments together"
    case .dataPackets: "looks at the first segments with payload only"
    case .messageSize: "puts no more bytes of a message together"
    case .order: "puts segments into another order than the server"
    case .shortBeginning: "gives up a connection that begins with a short segment"
    case .freePass: "opens no connection so soon after another's end"
    case .confusion: "was confused by another segment"
    case .requestLine: "does not take such a request line"
    case .requestParts: "asks for the whole of a part of the request in one segment"
    case .requestLines: "ends the request's lines elsewhere"
    case .fieldNames: "does not take such a name for a field's"
    case .hostValue: "reads another host than the server"
    case .requestTarget: "does not look for keywords in such a target, or so far"
    case .requestBody: "takes the bytes for a request's body"
    case .laterRequests: "reads the first request only, or the beginning of its head"
    case .helloLengths: "uses the ClientHello's lengths otherwise"
    case .helloParts: "asks for the whole of a part of the ClientHello in one segment"
    case .firstDatagram: "reads the first datagram only"
    case .severalFrames: "does not put CRYPTO frames together"
    case .firstFrame: "reads no packet that begins with another frame than CRYPTO"
    case .quicVersion: "does not decrypt this version of QUIC"
    case .smallDatagrams: "passes over small datagrams"
    case .severalDatagrams: "does not put datagrams together"
    case .dnsName: "reads the name in another way than a server"
    case .dnsCounts: "takes no query with such counts"
    }
  }

  /// A box that is like `box` without the habit; nil where that does not have it.
  func removed(from box: CensorBox) -> CensorBox? {
    let other = Self.removed([self], from: box)
    let isSame = other.stream == box.stream && other.dns == box.dns && other.quic == box.quic
    return isSame ? nil : other
  }

  /// A box that is like `box` without some habits.
  static func removed(_ habits: Set<BlindHabit>, from box: CensorBox) -> CensorBox {
    var other = box
    for habit in allCases where habits.contains(habit) {
      habit.removeOfStream(&other.stream)
      habit.removeOfHTTP(&other.stream.http)
      if habit == .helloLengths { removeLengths(&other.stream.clientHello) }
      if habit == .helloParts { removeParts(&other.stream) }
      habit.removeOfDNS(&other.dns)
      habit.removeOfQUIC(&other.quic)
    }
    return other
  }

  private func removeOfStream(_ habits: inout StreamHabits) {
    let perfect = StreamHabits()
    switch self {
    case .singleSegments:
      habits.segments = perfect.segments
      habits.messages = perfect.messages
    case .firstMessage: habits.messages = perfect.messages
    case .handshake:
      habits.opening = perfect.opening
      habits.handshake = perfect.handshake
      habits.handshakeNumbers = perfect.handshakeNumbers
    case .oneSide: habits.sides = perfect.sides
    case .segmentFilter:
      habits.checksums = perfect.checksums
      habits.hopLimitMin = perfect.hopLimitMin
      habits.options = perfect.options
      habits.dataFlags = perfect.dataFlags
      habits.synData = perfect.synData
    case .ipFragments: habits.fragmentsMax = perfect.fragmentsMax
    case .dataPackets: habits.dataPacketsMax = perfect.dataPacketsMax
    case .messageSize: habits.messageBytesMax = perfect.messageBytesMax
    case .order: habits.order = perfect.order
    case .shortBeginning: habits.firstSegmentMin = perfect.firstSegmentMin
    case .freePass: habits.freePass = perfect.freePass
    case .confusion: habits.events = perfect.events
    default: break
    }
  }

  private func removeOfHTTP(_ habits: inout HTTPHabits?) {
    guard var http = habits else { return }
    let usual = HTTPHabits()
    switch self {
    case .requestLine:
      http.lead = usual.lead
      http.methods = usual.methods
      http.requestLine = usual.requestLine
      http.loneReturn = usual.loneReturn
      http.target = usual.target
      http.version = usual.version
      http.versionSpace = usual.versionSpace
      http.requestLineEnd = usual.requestLineEnd
    case .requestParts: http.whole = usual.whole
    case .requestLines:
      http.lineEnd = usual.lineEnd
      http.emptyLine = usual.emptyLine
      http.folded = usual.folded
    case .fieldNames:
      http.nameCase = usual.nameCase
      http.hostColon = usual.hostColon
      http.badName = usual.badName
      http.nameCountMax = usual.nameCountMax
      http.hostPlace = usual.hostPlace
    case .hostValue:
      http.hostSpace = usual.hostSpace
      http.hosts = usual.hosts
      http.hostEnd = usual.hostEnd
    case .requestTarget:
      http.url = usual.url
      http.urlCountMax = usual.urlCountMax
    case .requestBody:
      http.bodyColon = usual.bodyColon
      http.contentLength = usual.contentLength
      http.transferEncoding = usual.transferEncoding
    case .laterRequests:
      http.requests = usual.requests
      http.headCountMax = usual.headCountMax
    default: return
    }
    habits = http
  }

  private func removeOfDNS(_ habits: inout DNSHabits?) {
    guard var dns = habits else { return }
    let usual = DNSHabits()
    switch self {
    case .dnsName:
      dns.names = usual.names
      dns.bounds = usual.bounds
      dns.nameCountMax = usual.nameCountMax
      dns.pointersMax = Limits().dnsPointers
    case .dnsCounts:
      dns.questions = usual.questions
      dns.otherRecords = usual.otherRecords
      dns.countMax = usual.countMax
    default: return
    }
    habits = dns
  }

  private func removeOfQUIC(_ habits: inout QUICHabits?) {
    guard var quic = habits else { return }
    switch self {
    // A reader of QUIC without habits is the perfect one, which puts datagrams together.
    case .severalDatagrams: return habits = nil
    case .firstDatagram: quic.datagrams = .any
    case .severalFrames:
      quic.crypto = .datagram
      quic.cryptoLength = .read
    case .firstFrame: quic.firstFrame = .any
    case .quicVersion: quic.versions = []
    case .smallDatagrams: quic.byteCountMin = 0
    case .helloLengths: quic.clientHello = nil
    default: return
    }
    habits = quic
  }

  private static func removeParts(_ habits: inout StreamHabits) {
    habits.recordHeaders = StreamHabits().recordHeaders
    guard var hello = habits.clientHello, !hello.whole.isEmpty else { return }
    hello.whole = []
    habits.clientHello = hello == ClientHelloHabits() ? nil : hello
  }

  /// Leaves of the habits of a ClientHello what has to be whole.
  private static func removeLengths(_ habits: inout ClientHelloHabits?) {
    guard let whole = habits?.whole else { return }
    var usual: ClientHelloHabits?
    if !whole.isEmpty {
      usual = ClientHelloHabits()
      usual?.whole = whole
    }
    habits = usual
  }
}
