import Captures
import Dissection
import Gateway
import Rules
import Synchronization
import Text

/// The capture as the ends would have seen it: without the packets that were dropped or never sent, with
/// those that gateways made up, and with comments: on packets that gateways acted on and on forged ones,
/// and where a packet was dropped, on the last one before it that its flow still has. One capture of the run
/// after the other.
final class CounterfactualCapture: Sendable {
  private struct State: ~Copyable {
    var file: OutputFile
    /// Begun with the first packets, whose link type it gets.
    var writer: PcapngWriter?
    var error: OutputError?
    /// Comments for the next packet: nothing before it can have them.
    var comments: [String] = []
  }

  private let plan: Plan
  /// The only flow whose packets are written; nil for all.
  private let flow: UInt32?
  private let state: Mutex<State>

  /// Writes to `file`; one without packets does not stay.
  init(to file: OutputFile, plan: Plan, flow: Int? = nil) {
    self.plan = plan
    self.flow = flow.map { UInt32(clamping: $0) }
    state = Mutex(State(file: file))
  }

  /// A packet to be written.
  private struct Output: Sendable {
    var bytes: [UInt8]
    var timestamp: Int64
    var originalCount: Int
    var linkType: LinkType
    var comments: [String]
  }

  /// Writes the packets of a batch.
  ///
  /// - Parameter captures: what the files are called, by `FrameNumber.file`.
  func write(_ batch: borrowing PacketBatch, _ fates: PacketFates, of captures: [String]) {
    let (outputs, leading) = outputs(of: batch, fates, captures)
    let linkType = batch.linkType
    state.withLock { state in
      guard state.error == nil else { return }
      do throws(OutputError) {
        if state.writer == nil {
          state.writer = try PcapngWriter(
            to: state.file, linkType: linkType, application: "Chokepoint \(Version.current)")
        }
        state.comments = Self.fitted(state.comments + leading)
        for output in outputs {
          let comments = Self.fitted(state.comments + output.comments)
          state.comments = []
          try state.writer?.append(
            output.bytes.span, timestamp: output.timestamp, originalCount: output.originalCount,
            linkType: output.linkType, comments: comments)
        }
      } catch {
        state.error = error
      }
    }
  }

  /// Puts the file into its place.
  ///
  /// - Throws: why it is not whole, or what in it is not as it was.
  func finish() throws(OutputError) {
    let error: OutputError? = state.withLock { state in
      if let error = state.error { return error }
      do throws(OutputError) {
        guard let writer = state.writer.take() else { return nil }
        let earlyCount = writer.earlyCount
        try writer.finish()
        guard earlyCount > 0 else { return nil }
        let packets = earlyCount == 1 ? "1 packet" : "\(earlyCount) packets"
        return OutputError(
          path: state.file.path,
          reason: "\(packets) from before 1970 got the time 1970-01-01, the first that pcapng has")
      } catch {
        return error
      }
    }
    if let error { throw error }
  }

  /// What becomes of a batch, and the comments for which it has no packet.
  private func outputs(
    of batch: borrowing PacketBatch, _ fates: PacketFates, _ captures: [String]
  ) -> (outputs: [Output], leading: [String]) {
    var outputs: [Output] = []
    var leading: [String] = []
    var actions = fates.actions[...]
    /// The last packet of each flow among `outputs`.
    var lastOfFlow: [UInt32: Int] = [:]
    for (index, record) in batch.records.enumerated() {
      let here = actions.prefix { $0.record == index }
      actions = actions.dropFirst(here.count)
      if let flow, fates.flows[index] != flow { continue }
      let frame = Array(batch.bytes[record.range])
      let comments = here.map { comment($0.done) }
      if fates.isKept.indices.contains(index), fates.isKept[index] {
        outputs.append(
          Output(
            bytes: frame, timestamp: record.timestamp, originalCount: record.originalCount,
            linkType: batch.linkType, comments: comments))
        lastOfFlow[fates.flows[index]] = outputs.count - 1
      } else if !here.isEmpty {
        let flow = fates.flows[index]
        let dropped = comments.map {
          "after this, frame \(record.frame) of \(captures[Int(record.place.file)].shown), of flow "
            + "\(flow), is dropped: \($0)"
        }
        if let place = lastOfFlow[flow] ?? outputs.indices.last {
          outputs[place].comments += dropped
        } else {
          leading += dropped
        }
      }
      var forgedCount = 0
      for action in here {
        addForged(
          on: action, frame, record, batch.linkType, fates.forged, after: forgedCount,
          to: &outputs)
        forgedCount += action.forged.count
      }
      if forgedCount > 0 { lastOfFlow[fates.flows[index]] = outputs.count - 1 }
    }
    return (outputs, leading)
  }

  /// Adds what was made up on a packet, each a microsecond after the one before.
  private func addForged(
    on action: PacketFates.Action, _ frame: [UInt8], _ record: PacketRecord,
    _ linkType: LinkType, _ forged: ForgedPackets, after earlierCount: Int,
    to outputs: inout [Output]
  ) {
    for (count, place) in action.forged.enumerated() {
      let element = forged.elements[place]
      let isBack = element.receiver == action.direction.sender
      // A frame that is not the packet's alone has no header to take over.
      let header = Self.linkHeader(frame, linkType, action.networkOffset, isTurned: isBack)
      let bytes = (header ?? []) + forged.bytes[element.range]
      let receiver = element.receiver == .client ? "client" : "server"
      outputs.append(
        Output(
          bytes: bytes,
          timestamp: Self.time(record.timestamp, plusMicroseconds: earlierCount + count + 1),
          originalCount: bytes.count, linkType: header == nil ? .raw : linkType,
          comments: ["forged, to the \(receiver): \(comment(action.done))"]))
    }
  }

  /// A time, or the last that there is.
  private static func time(_ time: Int64, plusMicroseconds count: Int) -> Int64 {
    let (sum, overflow) = time.addingReportingOverflow(1000 * Int64(count))
    return overflow ? .max : sum
  }

  /// What stands before the IP header of a frame; nil where that is more than a link's header.
  ///
  /// - Parameter isTurned: whether the forged packet goes back to the frame's sender.
  private static func linkHeader(
    _ frame: [UInt8], _ linkType: LinkType, _ networkOffset: Int?, isTurned: Bool
  ) -> [UInt8]? {
    // Two tags of 802.1Q at most: beyond, it is a tunnel.
    guard let count = networkOffset, count <= 26, count <= frame.count else { return nil }
    var header = Array(frame[..<count])
    if isTurned, linkType == .ethernet, count >= 14 {
      header = Array(header[6..<12] + header[0..<6] + header[12...])
    }
    return header
  }

  /// As many comments as a packet can have; of more, the first and a count.
  private static func fitted(_ comments: [String]) -> [String] {
    let most = PcapngWriter.commentCountMax
    guard comments.count > most else { return comments }
    return comments.prefix(most - 1) + ["and \(comments.count - most + 1) more"]
  }

  /// A box, and behind it the part of its censor that it is of: `box injector 1 (gfw-dns)`.
  private static func words(ofBox name: String) -> String {
    let parts = name.split(separator: ":", maxSplits: 1).map { $0.drop { $0 == " " } }
    guard parts.count == 2 else { return "box \(name.shown)" }
    return "box \(String(parts[1]).shown) (\(String(parts[0]).shown))"
  }

  /// Which rule, which gateway, why.
  private func comment(_ done: BoxAction) -> String {
    let rule = plan.matcher.rules[Int(done.rule)]
    let gateway = plan.gateways[done.gateway].name.shown
    let box =
      plan.boxName(Int(done.box), at: done.gateway).map { ", " + Self.words(ofBox: $0) } ?? ""
    var cause = done.field.map { "in \($0.name)" } ?? ""
    if let flow = done.earlierFlow { cause = "remembered from flow \(flow)" }
    return "gateway \(gateway)\(box): rule \(rule.id.shown) \(cause): \(done.reaction.rawValue)"
  }
}
