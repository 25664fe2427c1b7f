import Captures
import Configuration
import Dissection

/// Valid inputs of the targets, cut out of captures and of files with rules: what a fuzzer mutates.
public struct Seeds: Sendable {
  private var inputs: [FuzzTarget: [[UInt8]]] = [:]
  private var flows = FlowSeeds()

  /// The seeds from the captures and the files below some paths.
  ///
  /// - Parameters:
  ///   - captures: capture files, or folders of them; what is damaged in them is passed over.
  ///   - rules: the folder with rule sets, lists, scenarios and censors.
  public init(captures: [String], rules: String) {
    for file in CaptureFinder.find(captures).captures { cut(file) }
    inputs[.replay] = flows.inputs
    inputs[.partial] = PartialTarget.seeds(flows.inputs, rules: rules)
    for (target, paths) in Self.files {
      for path in paths {
        guard let bytes = try? FileBytes.contents(of: "\(rules)/\(path)", limit: 1 << 20) else {
          continue
        }
        inputs[target, default: []].append(bytes)
      }
    }
    inputs[.capture, default: []] += WrittenSeeds.captures
    inputs[.list, default: []] += ListTarget.seeds
    inputs[.tunnels] = WrittenSeeds.tunnels
    inputs[.preambles] = WrittenSeeds.preambles
    inputs[.httptwo] = WrittenSeeds.http2
    for (target, texts) in WrittenSeeds.texts {
      inputs[target, default: []] += texts.map { Array($0.utf8) }
    }
  }

  /// The seeds of a target, in the same order in every run.
  public func of(_ target: FuzzTarget) -> [[UInt8]] { inputs[target] ?? [] }

  private static let files: [FuzzTarget: [String]] = [
    .rules: ["teaching.yaml", "examples/one-site.yaml"],
    .list: ["lists/social.txt"],
    .scenario: ["scenarios/golden-shield.yaml", "scenarios/golden-shield-regional.yaml"],
    .censor: ["censors/perfect.yaml"],
    .evasion: ["evasion/quic-2025.yaml", "evasion/fully-encrypted-2023.yaml"],
  ]

  /// The most seeds of one target from one capture.
  private static let perCaptureMax = 64

  private mutating func cut(_ file: CaptureFile) {
    // Its beginning is a capture, cut off; the fuzzer's inputs are not to be much larger.
    if let head = Self.head(of: file, count: 3000) {
      add(.capture, head)
      add(.series, [8] + head + head)
    }
    guard var reader = try? CaptureReader(file) else { return }
    var counts: [FuzzTarget: Int] = [:]
    var batch = PacketBatch()
    while (try? reader.read(into: &batch)) == true {
      for record in batch.records {
        let end = record.offset + record.capturedCount
        let bytes = batch.bytes.span.extracting(record.offset..<end)
        for (target, seed) in cut(bytes, linkType: batch.linkType) {
          guard counts[target, default: 0] < Self.perCaptureMax else { continue }
          counts[target, default: 0] += 1
          add(target, seed)
        }
      }
    }
    flows.endCapture()
  }

  private mutating func add(_ target: FuzzTarget, _ seed: [UInt8]) {
    inputs[target, default: []].append(seed)
  }

  /// The seeds that one packet makes.
  private mutating func cut(
    _ bytes: Span<UInt8>, linkType: LinkType
  ) -> [(FuzzTarget, [UInt8])] {
    var seeds: [(FuzzTarget, [UInt8])] = []
    if let index = FramesTarget.linkTypes.firstIndex(of: linkType) {
      seeds.append((.frames, [UInt8(index)] + copy(bytes)))
    }
    guard let packet = try? Packet(bytes, linkType: linkType) else { return seeds }
    flows.add(packet, bytes)
    guard packet.fragment == nil, packet.payloadCount > 0 else { return seeds }
    let payload = bytes.extracting(packet.payloadRange)
    if packet.protocolNumber == IPProtocol.udp {
      if packet.sourcePort == 53 || packet.destinationPort == 53 {
        seeds.append((.dns, copy(payload)))
      }
      seeds += Self.cutQUIC(payload)
    } else if TLSRecords.recognize(payload) == .yes {
      seeds.append((.tls, copy(payload)))
    } else if HTTPRequestHead.recognize(payload) == .yes {
      seeds.append((.http, copy(payload)))
    } else {
      seeds.append((.payload, copy(payload)))
    }
    return seeds
  }

  /// A QUIC datagram, and the frames in its first packet.
  private static func cutQUIC(_ datagram: Span<UInt8>) -> [(FuzzTarget, [UInt8])] {
    guard let header = QUICLongHeader(datagram, at: 0), header.packetType == .initial else {
      return []
    }
    var opener = QUICInitialOpener()
    var plaintext: [UInt8] = []
    let keyID = datagram.extracting(header.destinationIDRange)
    guard opener.open(datagram, header, keysFrom: keyID, role: .client, into: &plaintext) else {
      return [(.quic, [0] + copy(datagram))]
    }
    return [(.quic, [0] + copy(datagram)), (.quic, [1] + plaintext)]
  }

  private static func head(of file: CaptureFile, count: Int) -> [UInt8]? {
    guard let bytes = try? FileBytes.contents(of: file.path, limit: 16 << 20) else { return nil }
    return Array(bytes.prefix(count))
  }
}

func copy(_ bytes: Span<UInt8>) -> [UInt8] {
  var array: [UInt8] = []
  array.reserveCapacity(bytes.count)
  for index in bytes.indices { array.append(bytes[index]) }
  return array
}
