import Captures
import Dissection
import Gateway
import Rules

/// Finds the numbers of the flows that a selector means, in one pass over a capture.
struct FlowSearch: ~Copyable {
  /// The flows; of a name at most `countMax`.
  private(set) var flows: [Int] = []
  private let selector: FlowSelector
  private var streams: StreamNumbers?
  private let name: [UInt8]

  private static let countMax = 1_000_000

  init(_ selector: FlowSelector) {
    self.selector = selector
    if case .name(let text) = selector {
      name = Array(text.lowercased().utf8.drop { $0 == UInt8(ascii: ".") })
        .trimmed { $0 == UInt8(ascii: ".") }
    } else {
      name = []
    }
    if case .stream(let number) = selector { streams = StreamNumbers(sought: number) }
  }

  /// Looks for the flow among the packets of a batch, which has been replayed.
  ///
  /// - Parameters:
  ///   - fates: what became of them, with the numbers of their flows.
  ///   - captures: the names of the files, by `FrameNumber.file`.
  mutating func note(
    _ batch: borrowing PacketBatch, _ fates: PacketFates, captures: [String]
  ) {
    guard flows.isEmpty else { return }
    switch selector {
    case .number, .name: return
    case .frame(let number, let capture):
      for (index, record) in batch.records.enumerated()
      where record.frame == number
        && (capture == nil || capture == captures[Int(record.place.file)])
      {
        add(fates.flows[index])
      }
    case .stream:
      for (index, record) in batch.records.enumerated() where flows.isEmpty {
        let bytes = batch.bytes.span.extracting(record.range)
        if streams?.isSought(bytes, batch.linkType) == true { add(fates.flows[index]) }
      }
    }
  }

  /// Looks for a name among those of a flow that has ended.
  mutating func note(_ record: FlowRecord, _ names: FlowNames) {
    guard case .name = selector else { return }
    var isMeant = false
    names.forEach(of: record) { _, found in
      if isNamed(found) { isMeant = true }
    }
    if isMeant, flows.count < Self.countMax { add(record.flow) }
  }

  /// Whether a name is the one that is sought, or one below it.
  private func isNamed(_ found: Span<UInt8>) -> Bool {
    guard !name.isEmpty, found.count >= name.count else { return false }
    let start = found.count - name.count
    guard start == 0 || found[start - 1] == UInt8(ascii: ".") else { return false }
    return found.extracting(last: name.count).isEqual(to: name.span)
  }

  private mutating func add(_ flow: UInt32) {
    if flow > 0 { flows.append(Int(flow)) }
  }
}

extension [UInt8] {
  /// The bytes without those at the end of which something holds.
  fileprivate func trimmed(_ isLeftOut: (UInt8) -> Bool) -> [UInt8] {
    Array(prefix((lastIndex { !isLeftOut($0) } ?? -1) + 1))
  }
}

/// The numbers that tshark gives to TCP connections (`tcp.stream`): in the order of their first packets, by
/// addresses and ports; another one begins with a SYN of another sequence number (Wireshark,
/// epan/dissectors/packet-tcp.c, `dissect_tcp`: "If this is a SYN packet, then check if its seq-nr is different
/// from the base_seq of the retrieved conversation").
struct StreamNumbers {
  private struct Ends: Hashable {
    var address: IPAddress
    var port: UInt16
    var otherAddress: IPAddress
    var otherPort: UInt16
  }

  private struct Stream {
    var number: Int
    /// The sequence number of the first packet of each side, the side of the lower end first.
    var bases: (UInt32?, UInt32?)
  }

  private let sought: Int
  private var count = 0
  private var streams: [Ends: Stream] = [:]

  init(sought: Int) {
    self.sought = sought
  }

  /// Whether a packet belongs to the stream that is sought. No more streams are kept than come before it.
  mutating func isSought(_ bytes: Span<UInt8>, _ linkType: LinkType) -> Bool {
    guard let packet = try? Packet(bytes, linkType: linkType),
      packet.protocolNumber == IPProtocol.tcp, packet.fragment == nil
    else { return false }
    let isLower = (packet.source, packet.sourcePort) < (packet.destination, packet.destinationPort)
    let ends =
      isLower
      ? Ends(
        address: packet.source, port: packet.sourcePort, otherAddress: packet.destination,
        otherPort: packet.destinationPort)
      : Ends(
        address: packet.destination, port: packet.destinationPort, otherAddress: packet.source,
        otherPort: packet.sourcePort)
    var stream = streams[ends]
    let base = isLower ? stream?.bases.0 : stream?.bases.1
    let opens = packet.flags.contains(.syn) && !packet.flags.contains(.ack)
    if let known = base ?? nil, opens, known != packet.sequence { stream = nil }
    var found = stream ?? Stream(number: count, bases: (nil, nil))
    if stream == nil { count += 1 }
    if isLower {
      found.bases.0 = found.bases.0 ?? packet.sequence
    } else {
      found.bases.1 = found.bases.1 ?? packet.sequence
    }
    streams[ends] = found
    return found.number == sought
  }
}
