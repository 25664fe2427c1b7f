import Dissection
import Gateway
import Text

/// An explanation as text, at most 80 columns wide: `explain`.
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
  /// Which packets have a line of their own.
  public enum Packets: Sendable {
    /// Those at which something happens; of others long runs are told in one line.
    case telling
    case all
  }

  let explanation: Explanation
  private let packets: Packets
  private(set) var lines: [String] = []

  /// The page.
  public static func text(_ explanation: Explanation, packets: Packets = .telling) -> String {
    var format = ExplanationFormat(explanation: explanation, packets: packets)
    format.addHead()
    format.addCause()
    format.addSteps()
    format.addVerdict()
    return ShownText.page(format.lines)
  }

  private init(explanation: Explanation, packets: Packets) {
    self.explanation = explanation
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

  private mutating func addSteps() {
    addLine()
    addLine(
      " frame    seconds       " + (explanation.isTCP ? "flags              seq     len" : "len"))
    var rest = explanation.steps[...]
    var capture = explanation.firstFrame.capture
    while let step = rest.first {
      if step.frame.capture != capture {
        capture = step.frame.capture
        add("", "in \(capture.shown):")
      }
      let quiet = rest.prefix {
        isQuiet($0) && $0.arrives == step.arrives && $0.frame.capture == capture
      }
      let least = step.arrives ? Self.quietMin : 2
      if packets == .telling, quiet.count >= least {
        addRun(Array(quiet))
        rest = rest.dropFirst(quiet.count)
      } else {
        addLine(line(step))
        addNotes(of: step)
        rest = rest.dropFirst()
      }
    }
    if explanation.unlistedCount > 0 {
      add("", "and \(explanation.unlistedCount) more packets, which are not listed")
    }
  }

  /// The fewest packets of a run that arrive, and are told in one line.
  private static let quietMin = 3

  /// Whether nothing happens at a packet. What opens and closes a connection is never quiet.
  private func isQuiet(_ step: ExplanationStep) -> Bool {
    guard step.arrives else { return step.legible.isEmpty && step.actions.isEmpty }
    return step.flags.isDisjoint(with: [.syn, .fin, .rst]) && step.legible.isEmpty
      && step.answers.isEmpty && step.misread.isEmpty && step.states.isEmpty
      && step.lapses.isEmpty && step.actions.isEmpty
  }

  /// A run of packets in one line.
  private mutating func addRun(_ steps: [ExplanationStep]) {
    guard let first = steps.first, let last = steps.last else { return }
    let frames = String(first.frame.number).paddedLeft(6) + " to \(last.frame.number)"
    guard first.arrives else {
      return add(frames, "\(steps.count) packets \(explanation.absence)")
    }
    func bytes(_ direction: Direction) -> Int {
      steps.reduce(0) { $0 + ($1.direction == direction ? $1.payloadCount : 0) }
    }
    add(
      frames,
      "\(steps.count) packets: \(bytes(.toServer)) bytes to the server, "
        + "\(bytes(.toClient)) to the client")
  }

  private func line(_ step: ExplanationStep) -> String {
    let micros = step.age / 1000
    let fraction = String(micros.magnitude % 1_000_000)
    let seconds =
      (micros < 0 ? "-" : "") + "\(micros.magnitude / 1_000_000)."
      + String(repeating: "0", count: 6 - fraction.count) + fraction
    var text = String(step.frame.number).paddedLeft(6) + seconds.paddedLeft(11) + "  "
    text += step.direction == .toServer ? "-->  " : "<--  "
    guard explanation.isTCP else { return text + "\(step.payloadCount) bytes" }
    let flags = step.flags.words
    text += flags + String(step.sequence).paddedLeft(max(1, 22 - flags.count))
    return text + String(step.payloadCount).paddedLeft(8)
  }
}

extension Explanation {
  /// Why packets behind the decision do not arrive, in words.
  public var absence: String {
    if cause != nil { return "would not have been sent" }
    return outcome.reaction?.absence ?? "would not have arrived, or not have been sent"
  }

  /// Boxes by their names: a gateway's own where all of its boxes are meant.
  func names(_ boxes: [Box]) -> String {
    let parts = gateways.indices.compactMap { place -> String? in
      let meant = boxes.filter { $0.gateway == place }
      let gateway = gateways[place]
      guard !meant.isEmpty else { return nil }
      guard meant.count < gateway.boxes.count else { return gateway.name.shown }
      let list = meant.map { gateway.boxes[$0.box].shown }.joined(separator: ", ")
      return "\(gateway.name.shown) (\(list))"
    }
    return parts.joined(separator: ", ")
  }
}
