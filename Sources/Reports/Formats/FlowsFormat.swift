import Captures
import Dissection
public import Gateway
import Rules

/// `--flows`: JSON lines, one a flow, in the order of first packets; null where there is none.
///
/// ```json
/// {"flow":7,"capture":"network-1.pcap","proto":"udp","client":"10.1.0.2","client_port":40001,…}
/// ```
///
/// What many flows have in common is made into text once (`TextMemo`).
public struct FlowsFormat {
  private let plan: Plan
  /// What each line begins with, up to the flow's number.
  private let opening: [UInt8]
  private var line = LineText()
  private var instants = Instant.Writer()
  private var captureText = TextMemo<String>()
  private var fateText = TextMemo<Fate>()
  private var restText = TextMemo<Rest>()
  /// The beginning of a name, up to its text, by the raw value of its field.
  private let nameOpenings: [[UInt8]]

  /// Lines about flows that were replayed by `plan`.
  ///
  /// - Parameter scenario: which of several the lines are of; nil where there is one.
  public init(_ plan: Plan, scenario: String? = nil) {
    self.plan = plan
    let named =
      scenario.map { Array("\"scenario\":".utf8) + JSONWriter.bytes(of: $0) + Array(",".utf8) }
    opening = Array("{".utf8) + (named ?? []) + Array("\"flow\":".utf8)
    nameOpenings = Field.allCases.map {
      Array("{\"kind\":".utf8) + JSONWriter.bytes(of: $0.name) + Array(",\"name\":\"".utf8)
    }
  }

  /// The line of a flow, with its line feed.
  ///
  /// - Parameter captures: what the files are called, by `FrameNumber.file`. A flow has the name of the one
  ///   with its first packet, and a packet in another one names that.
  public mutating func line(
    _ record: FlowRecord, _ names: FlowNames, captures: [String]
  ) -> [UInt8] {
    write(record, names, captures, isNumbered: true)
    return line.bytes
  }

  /// The same of a flow whose number in its capture is not known yet.
  public mutating func unnumberedLine(
    _ record: FlowRecord, _ names: FlowNames, captures: [String]
  ) -> UnnumberedLine {
    let places = write(record, names, captures, isNumbered: false)
    return UnnumberedLine(
      line.bytes, flowPlace: places.flow, causePlace: places.cause, cause: record.causedBy)
  }

  /// - Parameter isNumbered: whether numbers of flows are written, and not left out.
  /// - Returns: where these belong.
  @discardableResult
  private mutating func write(
    _ record: FlowRecord, _ names: FlowNames, _ captures: [String], isNumbered: Bool
  ) -> (flow: Int, cause: Int) {
    line.removeAll()
    line.add(opening)
    let flowPlace = line.bytes.count
    if isNumbered { line.add(UInt64(record.flow)) }
    addIdentity(record, captures)
    addNames(record, names, captures)
    addFate(record, captures)
    let causePlace = line.bytes.count
    if let cause = record.causedBy {
      if isNumbered { line.add(UInt64(cause)) }
    } else {
      line.add(Piece.null)
    }
    addEvaded(record, names)
    addRest(record)
    addFingerprint(names.fingerprints.isEmpty ? nil : names.fingerprints[record.flow])
    line.add(Piece.end)
    return (flowPlace, causePlace)
  }

  private mutating func addIdentity(_ record: FlowRecord, _ captures: [String]) {
    line.add(Piece.capture)
    addCapture(record.firstFrame.file, captures)
    line.add(record.protocolNumber == IPProtocol.tcp ? Piece.tcpClient : Piece.udpClient)
    line.add(record.client)
    line.add(Piece.clientPort)
    line.add(UInt64(record.clientPort))
    line.add(Piece.server)
    line.add(record.server)
    line.add(Piece.serverPort)
    line.add(UInt64(record.serverPort))
    line.add(Piece.started)
    instants.add(record.started, to: &line)
    line.add(Piece.packets)
    line.add(UInt64(record.packetCount))
    line.add(Piece.byteCount)
    addSigned(record.byteCount)
  }

  private mutating func addNames(
    _ record: FlowRecord, _ names: FlowNames, _ captures: [String]
  ) {
    line.add(Piece.names)
    var isFirst = true
    names.forEach(of: record) { entry, name in
      if !isFirst { line.add(Piece.comma) }
      isFirst = false
      line.add(nameOpenings[Int(entry.field.rawValue)])
      line.addEscaped(name)
      line.add(Piece.namePacket)
      line.add(UInt64(entry.frame.number))
      if entry.frame.file != record.firstFrame.file {
        line.add(Piece.capture)
        addCapture(entry.frame.file, captures)
      }
      line.add(Piece.endOfName)
    }
    line.add(Piece.endOfList)
  }

  /// What became of a flow: the same for many.
  private struct Fate: Equatable {
    var network: NetworkIndex?
    var gateway: GatewayIndex?
    var verdict: Verdict
    var blocking: Blocking?
    var failure: Failure?
    var reaction: Reaction?
    var observation: Field?
    var rule: Int32?

    init(_ record: FlowRecord) {
      network = record.network
      gateway = record.gateway
      verdict = record.verdict
      blocking = record.blocking
      failure = record.failure
      reaction = record.reaction
      observation = record.observation
      rule = record.rule
    }

    var hash: Int {
      Int(network?.number ?? -1) &* 5 &+ Int(gateway?.number ?? -1) &* 11 &+ Int(rule ?? -1) &* 3
        &+ Int(observation?.rawValue ?? 0) &* 7
    }
  }

  private mutating func addFate(_ record: FlowRecord, _ captures: [String]) {
    let fate = Fate(record)
    line.add(fateText.text(of: fate, hash: fate.hash) { Self.text(of: fate, plan) })
    if let frame = record.frame {
      line.add(UInt64(frame.number))
      if frame.file != record.firstFrame.file {
        line.add(Piece.packetCapture)
        addCapture(frame.file, captures)
      }
    } else {
      line.add(Piece.null)
    }
    line.add(Piece.causedBy)
  }

  /// The members of a fate, and the key of the packet that was acted on.
  private static func text(of fate: Fate, _ plan: Plan) -> [UInt8] {
    let rule = fate.rule.map { plan.matcher.rules[Int($0)] }
    var text = member("network", fate.network.map { plan.networks[$0].name })
    text += member("gateway", fate.gateway.map { plan.gateways[$0].name })
    text += member("verdict", fate.verdict.rawValue)
    text += member("blocking", fate.blocking?.rawValue)
    text += member("failure", fate.failure?.rawValue)
    text += member("reaction", fate.reaction?.rawValue)
    text += member("observation", fate.observation?.name)
    text += member("rule", rule?.id)
    text += member("category", rule?.category)
    return text + Array(",\"packet\":".utf8)
  }

  private mutating func addEvaded(_ record: FlowRecord, _ names: FlowNames) {
    if record.collateral == nil, !names.hasEvaded(record) { return line.add(Piece.noneEvaded) }
    line.add(Self.member("collateral", record.collateral?.rawValue))
    line.add(Piece.evaded)
    for (place, rule) in names.evadedRules(of: record).enumerated() {
      if place > 0 { line.add(Piece.comma) }
      line.add(JSONWriter.bytes(of: plan.matcher.rules[Int(rule)].id))
    }
    line.add(Piece.endOfList)
  }

  /// What else is the same for many flows.
  private struct Rest: Equatable {
    var insufficiency: Insufficiency?
    var `protocol`: FlowProtocol?
    var slowedSeconds: Int
  }

  private mutating func addRest(_ record: FlowRecord) {
    let rest = Rest(
      insufficiency: record.insufficiency, protocol: record.protocol,
      slowedSeconds: record.slowedSeconds)
    var hash = (rest.insufficiency?.rawValue.utf8.count ?? 0) &+ rest.slowedSeconds &* 37
    for byte in rest.protocol?.rawValue.utf8 ?? "".utf8 { hash = hash &* 31 &+ Int(byte) }
    line.add(
      restText.text(of: rest, hash: hash) {
        Self.member("insufficient", rest.insufficiency?.rawValue)
          + Self.member("protocol", rest.protocol?.rawValue)
          + (rest.slowedSeconds > 0
            ? Array(",\"slowed_seconds\":\(rest.slowedSeconds)".utf8) : [])
      })
  }

  private mutating func addFingerprint(_ fingerprint: TLSFingerprint?) {
    guard let fingerprint else { return line.add(Piece.noFingerprint) }
    line.add(Self.member("ja3", fingerprint.ja3))
    line.add(Self.member("ja4", fingerprint.ja4))
  }

  private mutating func addCapture(_ file: UInt16, _ captures: [String]) {
    let name = captures[Int(file)]
    line.add(captureText.text(of: name, hash: Int(file)) { JSONWriter.bytes(of: name) })
  }

  private mutating func addSigned(_ number: Int64) {
    if number < 0 { line.add(Piece.minus) }
    line.add(number.magnitude)
  }

  /// A member behind others.
  private static func member(_ key: String, _ text: String?) -> [UInt8] {
    Array(",\"\(key)\":".utf8) + JSONWriter.bytes(of: text)
  }

  /// What lines are made of beside values.
  private enum Piece {
    static let capture = bytes(",'capture':")
    static let tcpClient = bytes(",'proto':'tcp','client':'")
    static let udpClient = bytes(",'proto':'udp','client':'")
    static let clientPort = bytes("','client_port':")
    static let server = bytes(",'server':'")
    static let serverPort = bytes("','server_port':")
    static let started = bytes(",'started':'")
    static let packets = bytes("','packets':")
    static let byteCount = bytes(",'bytes':")
    static let names = bytes(",'names':[")
    static let namePacket = bytes("','packet':")
    static let endOfName = bytes("}")
    static let packetCapture = bytes(",'packet_capture':")
    static let causedBy = bytes(",'caused_by':")
    static let noneEvaded = bytes(",'collateral':null,'evaded':[]")
    static let evaded = bytes(",'evaded':[")
    static let endOfList = bytes("]")
    static let noFingerprint = bytes(",'ja3':null,'ja4':null")
    static let end = bytes("}\n")
    static let comma = bytes(",")
    static let null = bytes("null")
    static let minus = bytes("-")

    /// Bytes with the quotes that JSON has.
    private static func bytes(_ text: String) -> [UInt8] {
      text.utf8.map { $0 == UInt8(ascii: "'") ? UInt8(ascii: "\"") : $0 }
    }
  }
}

extension String {
  /// The text of a name; its bytes are printable ASCII, since others are escaped when it is read.
  init(_ name: Span<UInt8>) {
    var bytes: [UInt8] = []
    for index in name.indices { bytes.append(name[index]) }
    self.init(decoding: bytes, as: UTF8.self)
  }
}
