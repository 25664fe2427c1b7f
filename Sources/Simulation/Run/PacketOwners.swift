import Captures
import Dissection

/// To which shard each packet of a capture, or of a series, belongs.
struct PacketOwners {
  /// The fragments of one datagram have this in common.
  private struct Datagram: Hashable {
    var source: IPAddress
    var destination: IPAddress
    var identification: UInt32
    var protocolNumber: UInt8
  }

  /// Packets whose datagram is not whole yet; beyond, they belong to no flow.
  private static let fragmentCountMax = 1 << 20

  /// The files, by their places.
  private(set) var files: [CaptureFile] = []
  private(set) var errors: [CaptureError] = []
  private(set) var warnings: [String] = []
  /// Of each file the packets with a flow: the frame in the high half, the number of the flow in the low one;
  /// sorted once all are there.
  private var flows: [[UInt64]]
  /// The shard of each flow, by its number less one.
  private var shards: [UInt16] = []
  private var fragments: [Datagram: [FrameNumber]] = [:]
  private var fragmentCount = 0

  init(fileCount: Int) {
    flows = Array(repeating: [], count: fileCount)
  }

  /// Notes whose the packets of a batch are.
  ///
  /// - Parameter numbers: of their flows; 0 for none, and for a fragment that completes nothing.
  mutating func note(_ batch: borrowing PacketBatch, flows numbers: [UInt32]) {
    let bytes = batch.bytes.span
    for (record, flow) in zip(batch.records, numbers) {
      if flow > 0 { add(record.place, flow) }
      guard
        let packet = try? Packet(bytes.extracting(record.range), linkType: batch.linkType),
        let fragment = packet.fragment
      else { continue }
      let datagram = Datagram(
        source: packet.source, destination: packet.destination,
        identification: fragment.identification, protocolNumber: fragment.protocolNumber)
      if flow > 0 {
        let others = fragments.removeValue(forKey: datagram) ?? []
        fragmentCount -= others.count
        for other in others { add(other, flow) }
      } else if fragmentCount < Self.fragmentCountMax {
        fragments[datagram, default: []].append(record.place)
        fragmentCount += 1
      }
    }
  }

  /// Notes the shard of a flow.
  mutating func note(flow: UInt32, shard: Int) {
    let place = Int(flow) - 1
    guard place >= 0 else { return }
    if shards.count <= place {
      shards.append(contentsOf: repeatElement(0, count: place + 1 - shards.count))
    }
    shards[place] = UInt16(truncatingIfNeeded: shard)
  }

  /// Ends what is noted.
  mutating func finish(files: [CaptureFile], errors: [CaptureError], warnings: [String]) {
    (self.files, self.errors, self.warnings) = (files, errors, warnings)
    fragments = [:]
    for file in flows.indices { flows[file].sort() }
  }

  /// The shard of a packet; nil for one of no flow.
  func shard(of frame: Int, file: Int) -> Int? {
    let known = flows[file]
    let wanted = UInt64(frame) << 32
    var (low, high) = (0, known.count)
    while low < high {
      let middle = (low + high) / 2
      if known[middle] < wanted { low = middle + 1 } else { high = middle }
    }
    guard low < known.count, known[low] >> 32 == UInt64(frame) else { return nil }
    let flow = Int(known[low] & 0xffff_ffff) - 1
    return shards.indices.contains(flow) ? Int(shards[flow]) : nil
  }

  private mutating func add(_ place: FrameNumber, _ flow: UInt32) {
    guard flows.indices.contains(Int(place.file)) else { return }
    flows[Int(place.file)].append(UInt64(place.number) << 32 | UInt64(flow))
  }
}
