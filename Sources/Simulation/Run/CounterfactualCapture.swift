import Captures
import Dissection
import Gateway
import Rules
import Synchronization

/// The capture as the ends would have seen it: without the packets that were dropped or never sent, with
/// those that gateways made up, and with comments on both. One capture of the run after the other.
final class CounterfactualCapture: Sendable {
  private struct State: ~Copyable {
    var writer: PcapngWriter?
    var error: CaptureError?
  }

  private let path: String
  private let plan: Plan
  private let state = Mutex(State())

  /// A file that is created with the first packets, whose link type it gets.
  init(path: String, plan: Plan) {
    self.path = path
    self.plan = plan
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
  func write(_ batch: borrowing PacketBatch, _ fates: PacketFates) {
    let outputs = outputs(of: batch, fates)
    let (path, linkType) = (path, batch.linkType)
    state.withLock { state in
      guard state.error == nil else { return }
      do throws(CaptureError) {
        if state.writer == nil {
          state.writer = try PcapngWriter(
            path: path, linkType: linkType, application: "Chokepoint \(Version.current)")
        }
        for output in outputs {
          try state.writer?.append(
            output.bytes.span, timestamp: output.timestamp, originalCount: output.originalCount,
            linkType: output.linkType, comments: output.comments)
        }
      } catch {
        state.error = error
      }
    }
  }

  /// Puts the file into its place.
  ///
  /// - Throws: why it is not whole.
  func finish() throws(CaptureError) {
    let error: CaptureError? = state.withLock { state in
      if let error = state.error { return error }
      do throws(CaptureError) {
        try state.writer.take()?.finish()
        return nil
      } catch {
        return error
      }
    }
    if let error { throw error }
  }

  private func outputs(
    of batch: borrowing PacketBatch, _ fates: PacketFates
  ) -> [Output] {
    var outputs: [Output] = []
    var actions = fates.actions[...]
    for (index, record) in batch.records.enumerated() {
      var action: PacketFates.Action?
      if let first = actions.first, first.record == index { action = actions.popFirst() }
      let frame = Array(batch.bytes[record.range])
      if fates.isKept.indices.contains(index), fates.isKept[index] {
        outputs.append(
          Output(
            bytes: frame, timestamp: record.timestamp, originalCount: record.originalCount,
            linkType: batch.linkType, comments: action.map { [comment($0)] } ?? []))
      }
      if let action {
        addForged(upon: action, frame, record, batch.linkType, fates.forged, to: &outputs)
      }
    }
    return outputs
  }

  /// Adds what was made up upon a packet, each a microsecond after the one before.
  private func addForged(
    upon action: PacketFates.Action, _ frame: [UInt8], _ record: PacketRecord,
    _ linkType: LinkType, _ forged: ForgedPackets, to outputs: inout [Output]
  ) {
    for (count, place) in action.forged.enumerated() {
      let element = forged.elements[place]
      let isBack = (element.receiver == .client) == action.isFromClient
      // A frame that is not the packet's alone has no header to take over.
      let header = Self.linkHeader(frame, linkType, action.networkOffset, isTurned: isBack)
      let bytes = (header ?? []) + forged.bytes[element.range]
      let receiver = element.receiver == .client ? "client" : "server"
      outputs.append(
        Output(
          bytes: bytes, timestamp: record.timestamp + 1000 * Int64(count + 1),
          originalCount: bytes.count, linkType: header == nil ? .raw : linkType,
          comments: ["forged, to the \(receiver): \(comment(action))"]))
    }
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

  /// Which rule, which gateway, why.
  private func comment(_ action: PacketFates.Action) -> String {
    let rule = plan.matcher.rules[Int(action.rule)]
    let gateway = plan.gateways[Int(action.gateway)].name
    let box = plan.boxName(Int(action.box), at: Int(action.gateway)).map { ", box \($0)" } ?? ""
    let cause = action.field.map { "in \($0.name)" } ?? "of an earlier flow"
    return "gateway \(gateway)\(box): rule \(rule.id) \(cause): \(action.reaction.rawValue)"
  }
}
