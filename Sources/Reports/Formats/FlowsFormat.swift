import Captures
import Dissection
public import Gateway
import Rules

/// `--flows`: JSON lines, one a flow, in the order of first packets; null where there is none.
///
/// ```json
/// {"flow":7,"capture":"network-1.pcap","proto":"udp","client":"10.1.0.2","client_port":40001,…}
/// ```
public struct FlowsFormat {
  private let plan: Plan
  private let scenario: String?
  private var writer = JSONWriter(isIndented: false)

  /// Lines about flows that were replayed by `plan`.
  ///
  /// - Parameter scenario: which of several the lines are of; nil where there is one.
  public init(_ plan: Plan, scenario: String? = nil) {
    self.plan = plan
    self.scenario = scenario
  }

  /// The line of a flow, with its line feed.
  ///
  /// - Parameter captures: what the files are called, by `FrameNumber.file`. A flow has the name of the one
  ///   with its first packet, and a packet in another one names that.
  public mutating func line(
    _ record: FlowRecord, _ names: FlowNames, captures: [String]
  ) -> [UInt8] {
    write(record, names, captures, isNumbered: true)
    return writer.bytes
  }

  /// The same of a flow whose number in its capture is not known yet.
  public mutating func unnumberedLine(
    _ record: FlowRecord, _ names: FlowNames, captures: [String]
  ) -> UnnumberedLine {
    let places = write(record, names, captures, isNumbered: false)
    return UnnumberedLine(
      writer.bytes, flowPlace: places.flow, causePlace: places.cause, cause: record.causedBy)
  }

  /// - Parameter isNumbered: whether numbers of flows are written, and not left out.
  /// - Returns: where these belong.
  @discardableResult
  private mutating func write(
    _ record: FlowRecord, _ names: FlowNames, _ captures: [String], isNumbered: Bool
  ) -> (flow: Int, cause: Int) {
    writer.removeAll()
    let (plan, scenario) = (plan, scenario)
    var places = (flow: 0, cause: 0)
    writer.object { writer in
      if let scenario { writer.member("scenario", scenario) }
      writer.key("flow")
      if isNumbered { writer.value(record.flow) } else { places.flow = writer.gap() }
      Self.writeIdentity(record, captures[Int(record.firstFrame.file)], to: &writer)
      Self.writeNames(record, names, captures, to: &writer)
      Self.writeVerdict(record, plan, captures, to: &writer)
      if isNumbered || record.causedBy == nil {
        writer.member("caused_by", record.causedBy)
      } else {
        writer.key("caused_by")
        places.cause = writer.gap()
      }
      writer.member("collateral", record.collateral?.rawValue)
      writer.key("evaded")
      writer.array { writer in
        for rule in names.evadedRules(of: record) {
          writer.value(plan.matcher.rules[Int(rule)].id)
        }
      }
      writer.member("insufficient", record.insufficiency?.rawValue)
      writer.member("protocol", record.protocol?.rawValue)
      let fingerprint = names.fingerprints[record.flow]
      writer.member("ja3", fingerprint?.ja3)
      writer.member("ja4", fingerprint?.ja4)
    }
    writer.newline()
    return places
  }

  private static func writeIdentity(
    _ record: FlowRecord, _ capture: String, to writer: inout JSONWriter
  ) {
    writer.member("capture", capture)
    writer.member("proto", record.protocolNumber == IPProtocol.tcp ? "tcp" : "udp")
    writer.member("client", record.client.description)
    writer.member("client_port", record.clientPort)
    writer.member("server", record.server.description)
    writer.member("server_port", record.serverPort)
    writer.member("started", Instant.text(record.started))
    writer.member("packets", record.packetCount)
    writer.member("bytes", record.byteCount)
  }

  private static func writeNames(
    _ record: FlowRecord, _ names: FlowNames, _ captures: [String], to writer: inout JSONWriter
  ) {
    var listed: [(kind: String, name: String, packet: FrameNumber)] = []
    names.forEach(of: record) { entry, name in
      listed.append((entry.field.name, String(name), entry.frame))
    }
    writer.key("names")
    writer.array { writer in
      for entry in listed {
        writer.object { writer in
          writer.member("kind", entry.kind)
          writer.member("name", entry.name)
          writer.member("packet", entry.packet.number)
          if entry.packet.file != record.firstFrame.file {
            writer.member("capture", captures[Int(entry.packet.file)])
          }
        }
      }
    }
  }

  private static func writeVerdict(
    _ record: FlowRecord, _ plan: Plan, _ captures: [String], to writer: inout JSONWriter
  ) {
    let rule = record.rule.map { plan.matcher.rules[Int($0)] }
    writer.member("network", record.network.map { plan.networks[$0].name })
    writer.member("gateway", record.gateway.map { plan.gateways[$0].name })
    writer.member("verdict", record.verdict.rawValue)
    writer.member("blocking", record.blocking?.rawValue)
    writer.member("failure", record.failure?.rawValue)
    writer.member("reaction", record.reaction?.rawValue)
    writer.member("observation", record.observation?.name)
    writer.member("rule", rule?.id)
    writer.member("category", rule?.category)
    writer.member("packet", record.frame?.number)
    if let frame = record.frame, frame.file != record.firstFrame.file {
      writer.member("packet_capture", captures[Int(frame.file)])
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
