import Captures
import Reports

/// The lines of a capture's flows under one plan, in the order of first packets.
struct FlowLines: Sendable {
  /// Those of one lane: its lines, and where the flows of the lane begin.
  private struct Lane: Sendable {
    var spool: LineSpool
    /// Of each flow, the number of its first packet in the capture; nil where there is one lane, whose lines have
    /// the numbers of flows.
    var firstPackets: [UInt64]?
  }

  private var lanes: [Lane]
  /// Bytes that are written at once.
  private static let chunkCount = 1 << 20

  /// No lines yet.
  ///
  /// - Parameter folder: where they are put together.
  init(folder: String) {
    lanes = [Lane(spool: LineSpool(folder: folder))]
  }

  /// Keeps a line.
  ///
  /// - Parameter number: that of its flow in the capture, or in the lane.
  mutating func append(_ number: UInt32, _ line: [UInt8]) throws(OutputError) {
    try lanes[0].spool.append(number, line)
  }

  /// Says that these are the lines of a lane, and where its flows begin.
  mutating func end(_ firstPackets: [UInt64]) { lanes[0].firstPackets = firstPackets }

  /// Adds the lines of other lanes.
  mutating func join(_ other: FlowLines) { lanes += other.lanes }

  /// Writes all lines to each of `outputs`. Those that fail remember it, and hold up no other.
  func write(to outputs: [any LineOutput]) {
    if lanes.count == 1, lanes[0].firstPackets == nil { return lanes[0].spool.write(to: outputs) }
    do throws(OutputError) {
      try writeNumbered(to: outputs)
    } catch {
      for output in outputs { output.fail(error) }
    }
  }

  /// Numbers the flows of all lanes in the order of their first packets.
  private func writeNumbered(to outputs: [any LineOutput]) throws(OutputError) {
    var readers = lanes.map { LineSpool.Reader($0.spool) }
    let (order, numbers) = numbered()
    var counts = lanes.map { _ in 0 }
    var chunk: [UInt8] = []
    for lane in order {
      let lane = Int(lane)
      let number = numbers[lane][counts[lane]]
      counts[lane] += 1
      let kept = try readers[lane].line(UInt32(truncatingIfNeeded: counts[lane]))
      guard let kept else { continue }
      UnnumberedLine.append(kept, number: number, numbers: numbers[lane], to: &chunk)
      guard chunk.count >= Self.chunkCount else { continue }
      for output in outputs { try? output.write(chunk) }
      chunk.removeAll(keepingCapacity: true)
    }
    if !chunk.isEmpty { for output in outputs { try? output.write(chunk) } }
  }

  /// The lane of each flow of the capture, and the numbers of each lane's flows. All are known before the first line
  /// is written: a flow may be caused by one that began after it.
  private func numbered() -> (order: [UInt16], numbers: [[UInt32]]) {
    let firstPackets = lanes.map { $0.firstPackets ?? [] }
    var order: [UInt16] = []
    order.reserveCapacity(firstPackets.reduce(0) { $0 + $1.count })
    var numbers: [[UInt32]] = lanes.map { _ in [] }
    var number: UInt32 = 0
    while true {
      var next: (lane: Int, packet: UInt64)?
      for lane in lanes.indices where numbers[lane].count < firstPackets[lane].count {
        let packet = firstPackets[lane][numbers[lane].count]
        if packet < next?.packet ?? .max { next = (lane, packet) }
      }
      guard let next else { return (order, numbers) }
      number &+= 1
      numbers[next.lane].append(number)
      order.append(UInt16(truncatingIfNeeded: next.lane))
    }
  }
}
