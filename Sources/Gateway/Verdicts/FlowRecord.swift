public import Dissection
public import Rules

/// What a replay found out about one flow. Names, of which a flow may have many, stand in the
/// `FlowNames` of the same capture.
public struct FlowRecord: Sendable {
  /// Counts from 1, in the order of first packets, per capture.
  public var flow: Int32
  /// 6 for TCP, 17 for UDP.
  public var protocolNumber: UInt8
  public var client: IPAddress
  public var server: IPAddress
  public var clientPort: UInt16
  public var serverPort: UInt16
  /// When the first packet was captured, in nanoseconds since 1970.
  public var started: Int64
  /// The number of the first packet in the capture, from 1.
  public var firstFrame: Int
  /// Packets of both directions.
  public var packetCount: Int64 = 0
  /// Bytes of both directions, of whole frames as they were on the link.
  public var byteCount: Int64 = 0
  /// Index of the network that the user's side is in; nil when neither side is inside.
  public var network: Int16?
  /// Whether the user's side is the client's.
  public var clientIsInside = true
  public var verdict: Verdict = .passed
  public var blocking: Blocking?
  public var failure: Failure?
  public var reaction: Reaction?
  /// What was read when the gateway acted.
  public var observation: Field?
  /// Index of the rule among those of the matcher.
  public var rule: Int32?
  /// Index of the gateway in the plan: the one that acted, or else the first on the way.
  public var gateway: Int16?
  /// The frame that was acted upon.
  public var frame: Int?
  /// The flow whose blocked DNS answer is why this one would never have begun.
  public var causedBy: Int32?
  public var collateral: Collateral?
  public var insufficiency: Insufficiency?
  /// The entry in `FlowNames` of the name that the gateway acted upon, or else of the last one.
  var site: Int32?
  /// The entry of its first and last name in `FlowNames`, or -1.
  var firstName: Int32 = -1
  var lastName: Int32 = -1
  var nameCount: Int16 = 0
  /// The same for the rules that were evaded.
  var firstEvaded: Int32 = -1

  /// The address of the user: the side that is inside.
  public var user: IPAddress { clientIsInside ? client : server }
}

/// The names that were legible in the flows of a capture, and the rules that were evaded: lists in
/// shared storage, so that a flow without names costs nothing.
public struct FlowNames: Sendable {
  /// A name, where it was first legible in its flow.
  public struct Entry: Sendable {
    public var field: Field
    public var frame: Int
    public var isFromClient: Bool
    fileprivate var range: Range<Int>
    fileprivate var next: Int32
  }

  private struct Evaded: Sendable {
    var rule: Int32
    var next: Int32
  }

  private var bytes: [UInt8] = []
  private var entries: [Entry] = []
  private var evaded: [Evaded] = []

  init() {}

  /// Calls `body` for each name of `record`, in the order in which they became legible.
  public func forEach(of record: FlowRecord, _ body: (Entry, Span<UInt8>) -> Void) {
    var index = record.firstName
    while index >= 0 {
      let entry = entries[Int(index)]
      body(entry, bytes.span.extracting(entry.range))
      index = entry.next
    }
  }

  /// The names of `record`, in the order in which they became legible.
  public func texts(of record: FlowRecord) -> [String] {
    var texts: [String] = []
    var index = record.firstName
    while index >= 0 {
      let entry = entries[Int(index)]
      texts.append(String(decoding: bytes[entry.range], as: UTF8.self))
      index = entry.next
    }
    return texts
  }

  /// The name that a gateway acted upon in `record`'s flow, or else the last one that was legible;
  /// nil when there was none.
  public func site(of record: FlowRecord) -> String? {
    guard let index = record.site, index >= 0 else { return nil }
    return String(decoding: bytes[entries[Int(index)].range], as: UTF8.self)
  }

  /// The rules that name what was in `record`'s flow, and did not see it.
  public func evadedRules(of record: FlowRecord) -> [Int32] {
    var rules: [Int32] = []
    var index = record.firstEvaded
    while index >= 0 {
      rules.append(evaded[Int(index)].rule)
      index = evaded[Int(index)].next
    }
    return rules.reversed()
  }

  /// Adds a name to `record`, unless it is there.
  ///
  /// - Returns: where it stands; nil when the flow has too many names.
  mutating func add(
    _ name: Span<UInt8>, _ observation: Observation, to record: inout FlowRecord, countMax: Int
  ) -> Int32? {
    if let index = find(name, observation, of: record) { return index }
    guard Int(record.nameCount) < min(countMax, Int(Int16.max)), entries.count < Int(Int32.max)
    else { return nil }
    let start = bytes.count
    for index in name.indices { bytes.append(name[index]) }
    let index = Int32(entries.count)
    entries.append(
      Entry(
        field: observation.field, frame: observation.frame,
        isFromClient: observation.isFromClient, range: start..<bytes.count, next: -1))
    if record.lastName >= 0 {
      entries[Int(record.lastName)].next = index
    } else {
      record.firstName = index
    }
    record.lastName = index
    record.nameCount += 1
    return index
  }

  /// Notes a rule that `record`'s flow evaded, once.
  mutating func addEvaded(rule: Int32, to record: inout FlowRecord) {
    guard !evadedRules(of: record).contains(rule), evaded.count < Int(Int32.max) else { return }
    evaded.append(Evaded(rule: rule, next: record.firstEvaded))
    record.firstEvaded = Int32(evaded.count - 1)
  }

  private func find(
    _ name: Span<UInt8>, _ observation: Observation, of record: FlowRecord
  ) -> Int32? {
    var index = record.firstName
    while index >= 0 {
      let entry = entries[Int(index)]
      if entry.field == observation.field, entry.isFromClient == observation.isFromClient,
        equal(bytes.span.extracting(entry.range), name)
      {
        return index
      }
      index = entry.next
    }
    return nil
  }

  private func equal(_ one: Span<UInt8>, _ other: Span<UInt8>) -> Bool {
    guard one.count == other.count else { return false }
    for index in one.indices where one[index] != other[index] { return false }
    return true
  }
}
