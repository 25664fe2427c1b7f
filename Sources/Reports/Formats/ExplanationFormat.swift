import Captures
import Dissection
public import Gateway
import Rules
import Text

/// A flow packet by packet, as the gateways on its way saw it: `explain`. At most 80 columns.
///
/// ```
/// Flow 4 of one-visit.pcap, TCP
/// client   2001:db8:1::11 port 49080, in the network clients
/// ...
///  frame    seconds       flags              seq     len
///      7   0.000000  -->  SYN                  0       0
///     11   0.019777  -->  ACK                  1    1428
///          carries   TLS ClientHello, 523 bytes to come
///          gateway   holds 1428 bytes of a ClientHello
/// ```
public struct ExplanationFormat {
  /// A flow, and what is told of it.
  public struct Subject: Sendable {
    /// The capture's name; of a series those of its parts, by `FrameNumber.file`.
    public var captures: [String]
    public var trace: FlowTrace
    public var record: FlowRecord
    /// The site that a gateway acted upon, or else the last name that was legible.
    public var site: String?
    /// The rules that the flow evaded.
    public var evadedRules: [Int32]
    /// The flow for whose blocking this one would not have begun, and the name that it asked for.
    public var cause: FlowRecord?
    public var causeSite: String?

    /// A flow of a capture, or of a series.
    public init(
      captures: [String], trace: FlowTrace, record: FlowRecord, site: String?, evadedRules: [Int32]
    ) {
      self.captures = captures
      self.trace = trace
      self.record = record
      self.site = site
      self.evadedRules = evadedRules
    }
  }

  /// Which packets have a line of their own.
  public enum Packets: Sendable {
    /// Those at which something happens; of others long runs are told in one line.
    case telling
    case all
  }

  let subject: Subject
  let plan: Plan
  /// The names of the rule sets, in the order of the plan's masks.
  let ruleSets: [String]
  private let packets: Packets
  private(set) var lines: [String] = []
  /// What each box was last said to think.
  private var states: [FlowTrace.Place: String] = [:]
  private var origins: [Direction: UInt32] = [:]
  /// Whether a box has acted upon a packet before.
  var hasActed = false
  /// The censors of which a box has missed what was legible.
  var missing: [String] = []

  var record: FlowRecord { subject.record }
  var trace: FlowTrace { subject.trace }

  /// The page.
  ///
  /// - Parameter ruleSets: the names of the rule sets, in the order of the plan's masks.
  public static func text(
    _ subject: Subject, _ plan: Plan, ruleSets: [String], packets: Packets = .telling
  ) -> String {
    var format = ExplanationFormat(
      subject: subject, plan: plan, ruleSets: ruleSets, packets: packets)
    format.addHead()
    format.addCause()
    format.addSteps()
    format.addVerdict()
    return ShownText.page(format.lines)
  }

  private init(subject: Subject, plan: Plan, ruleSets: [String], packets: Packets) {
    self.subject = subject
    self.plan = plan
    self.ruleSets = ruleSets
    self.packets = packets
  }

  /// Adds text behind a word of its own.
  mutating func add(_ word: String, _ text: String, indent: Int = 0) {
    let start = String(repeating: " ", count: indent) + word.shown
    // Texts stand below each other unless a word is too long for that.
    let column = indent + 10
    let gap = String(repeating: " ", count: max(2, column - start.cellCount))
    lines += WrappedText.lines(text, first: start + gap, indent: column)
  }

  mutating func addLine(_ line: String = "") { lines.append(line) }

  /// What a box thinks, where that has changed.
  mutating func isNew(_ state: String, of place: FlowTrace.Place) -> Bool {
    (states.updateValue(state, forKey: place) ?? FlowTrace.holdsNothing) != state
  }

  private mutating func addSteps() {
    let isTCP = record.protocolNumber == IPProtocol.tcp
    addLine()
    addLine(" frame    seconds       " + (isTCP ? "flags              seq     len" : "len"))
    let start = trace.steps.first?.timestamp ?? 0
    var rest = trace.steps[...]
    var file = record.firstFrame.file
    while let step = rest.first {
      if step.frame.file != file {
        file = step.frame.file
        add("", "in \(name(of: step.frame).shown):")
      }
      let quiet = rest.prefix {
        isQuiet($0) && arrives($0) == arrives(step) && $0.frame.file == file
      }
      let least = arrives(step) ? Self.quietMin : 2
      if packets == .telling, quiet.count >= least {
        for step in quiet { origin(of: step) }
        addRun(Array(quiet))
        rest = rest.dropFirst(quiet.count)
      } else {
        addLine(line(step, since: start))
        addNotes(of: step)
        rest = rest.dropFirst()
      }
    }
  }

  /// The name of the file that a packet is in.
  func name(of frame: FrameNumber) -> String { subject.captures[Int(frame.file)] }

  /// The fewest packets of a run that arrive, and are told in one line.
  private static let quietMin = 3

  /// Whether a packet arrives; nothing of a flow does that would not have begun.
  func arrives(_ step: FlowTrace.Step) -> Bool { step.arrives && record.causedBy == nil }

  /// Whether nothing happens at a packet. What opens and closes a connection is never quiet.
  private func isQuiet(_ step: FlowTrace.Step) -> Bool {
    guard arrives(step) else { return !step.notes.contains(where: \.isTelling) }
    guard step.flags.isDisjoint(with: [.syn, .fin, .rst]) else { return false }
    return step.notes.allSatisfy { note in
      switch note {
      case .state(let words, let places):
        places.allSatisfy { (states[$0] ?? FlowTrace.holdsNothing) == words }
      case .legible, .read, .answer, .acted: false
      }
    }
  }

  /// A run of packets in one line.
  private mutating func addRun(_ steps: [FlowTrace.Step]) {
    guard let first = steps.first, let last = steps.last else { return }
    let frames = first.frame.description.paddedLeft(6) + " to \(last.frame)"
    guard arrives(first) else {
      return add(frames, "\(steps.count) packets \(absence)")
    }
    func bytes(_ direction: Direction) -> Int {
      steps.reduce(0) { $0 + ($1.direction == direction ? $1.payloadCount : 0) }
    }
    add(
      frames,
      "\(steps.count) packets: \(bytes(.toServer)) bytes to the server, "
        + "\(bytes(.toClient)) to the client")
  }

  /// Why packets behind the decision do not arrive.
  var absence: String {
    if record.causedBy != nil { return "would not have been sent" }
    return record.reaction?.absence ?? "would not have arrived, or not have been sent"
  }

  @discardableResult
  private mutating func origin(of step: FlowTrace.Step) -> UInt32 {
    if let origin = origins[step.direction] { return origin }
    origins[step.direction] = step.sequence
    return step.sequence
  }

  /// The number of a byte of a side, as Wireshark counts: from that of the first packet.
  func relative(_ sequence: UInt32, _ direction: Direction) -> UInt32 {
    sequence &- (origins[direction] ?? sequence)
  }

  private mutating func line(_ step: FlowTrace.Step, since start: Int64) -> String {
    let micros = (step.timestamp &- start) / 1000
    let fraction = String(micros.magnitude % 1_000_000)
    let seconds =
      (micros < 0 ? "-" : "") + "\(micros.magnitude / 1_000_000)."
      + String(repeating: "0", count: 6 - fraction.count) + fraction
    var text = step.frame.description.paddedLeft(6) + seconds.paddedLeft(11) + "  "
    text += step.direction == .toServer ? "-->  " : "<--  "
    guard step.protocolNumber == IPProtocol.tcp else {
      return text + "\(step.payloadCount) bytes"
    }
    let flags = step.flags.words
    let sequence = step.sequence &- origin(of: step)
    text += flags + String(sequence).paddedLeft(max(1, 22 - flags.count))
    return text + String(step.payloadCount).paddedLeft(8)
  }
}

extension FlowTrace.Note {
  /// Whether it is worth a line though the packet does not arrive.
  fileprivate var isTelling: Bool {
    switch self {
    case .legible, .acted: true
    case .read, .answer, .state: false
    }
  }
}

extension TCPFlags {
  /// The flags that are set, in the order of their bits.
  var words: String {
    let names: [(TCPFlags, String)] = [
      (.fin, "FIN"), (.syn, "SYN"), (.rst, "RST"), (.psh, "PSH"), (.ack, "ACK"), (.urg, "URG"),
      (.ece, "ECE"), (.cwr, "CWR"),
    ]
    let set = names.filter { contains($0.0) }.map(\.1)
    return set.isEmpty ? "no flags" : set.joined(separator: " ")
  }
}
