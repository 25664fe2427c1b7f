import TestSupport
import Testing

@testable import Dissection

@Suite struct PacketTests {
  @Test(
    arguments: Samples.links + Samples.lines + Samples.wireless + Samples.records + Samples.tags
      + Samples.networks + Samples.tunnels + Samples.overlays)
  func everyEncapsulationLeadsToTheSamePacket(frame: Frame) throws {
    let packet = try Packet(frame.bytes.span, linkType: frame.linkType)
    let isIPv4 = packet.source.isIPv4
    #expect(packet.source.description == (isIPv4 ? "192.0.2.1" : "2001:db8::1"))
    #expect(packet.destination.description == (isIPv4 ? "198.51.100.2" : "2001:db8::2"))
    #expect(packet.protocolNumber == 6)
    #expect(packet.hopLimit == 64)
    #expect(packet.sourcePort == 49152)
    #expect(packet.destinationPort == 443)
    #expect(packet.sequence == 0x0102_0304)
    #expect(packet.acknowledgement == 0x0a0b_0c0d)
    #expect(packet.flags == [.psh, .ack])
    #expect(packet.window == 8192)
    #expect(packet.headerCount == 32)
    #expect(packet.missingCount == 0)
    #expect(packet.fragment == nil)
    #expect(Array(frame.bytes[packet.payloadRange]) == Array("hello".utf8))
    #expect(Array(frame.bytes[packet.optionsRange]) == bytes("01 01 08 0a 00000064 000000c8"))
    #expect(frame.bytes[packet.networkOffset] >> 4 == (isIPv4 ? 4 : 6))
    #expect(frame.bytes[packet.transportOffset] == 0xc0)
  }

  @Test(arguments: [Samples.udp4, Samples.udp6])
  func datagramsHavePortsAndPayload(frame: Frame) throws {
    let packet = try Packet(frame.bytes.span, linkType: frame.linkType)
    #expect(packet.protocolNumber == 17)
    #expect(packet.sourcePort == 49152)
    #expect(packet.destinationPort == 53)
    #expect(packet.optionsRange.isEmpty)
    #expect(packet.flags == [])
    #expect(Array(frame.bytes[packet.payloadRange]) == Array("hello".utf8))
  }

  @Test(arguments: Samples.all)
  func noPrefixReadsMoreThanItHas(frame: Frame) throws {
    let whole = try Packet(frame.bytes.span, linkType: frame.linkType)
    for count in 0..<frame.bytes.count {
      let prefix = Array(frame.bytes.prefix(count))
      guard let packet = reading(prefix, frame.linkType) else { continue }
      #expect(packet.payloadOffset + packet.payloadCount <= count)
      // What is missing is known, unless the cut hides the tunnel.
      guard packet.destinationPort == whole.destinationPort else { continue }
      #expect(packet.payloadCount + packet.missingCount == whole.payloadCount)
    }
  }

  /// Bytes of options and payload, 17, that a segment may be cut by; padding may be cut off too.
  @Test(arguments: 0...17)
  func headersSurviveTheCutOfWhatFollowsThem(cutCount: Int) throws {
    let frame = Array(Samples.ethernet.bytes.dropLast(cutCount))
    let packet = try Packet(frame.span, linkType: .ethernet)
    #expect(packet.destinationPort == 443)
    #expect(packet.headerCount == 32)
    #expect(packet.payloadCount == max(0, 5 - cutCount))
    #expect(packet.missingCount == min(5, cutCount))
    #expect(packet.optionsRange.count == min(12, 17 - cutCount))
  }

  @Test func fixedHeadersDoNotSurviveACut() {
    for count in 0..<54 {
      let layer: Undecoded.Layer = count < 14 ? .ethernet : count < 34 ? .ipv4 : .tcp
      let prefix = Array(Samples.ethernet.bytes.prefix(count))
      #expect(reason(prefix) == Undecoded(layer, .truncated))
    }
  }

  @Test(arguments: Samples.all)
  func noFlippedBitTraps(frame: Frame) {
    for bit in 0..<(frame.bytes.count * 8) {
      var flipped = frame.bytes
      flipped[bit / 8] ^= 1 << UInt8(bit % 8)
      guard let packet = reading(flipped, frame.linkType) else { continue }
      #expect(packet.payloadOffset + packet.payloadCount <= flipped.count)
      #expect(packet.payloadCount >= 0 && packet.missingCount >= 0)
      #expect(packet.optionsRange.upperBound <= flipped.count)
      #expect(packet.networkOffset < packet.transportOffset)
    }
  }

  @Test(arguments: Samples.all)
  func bytesAreReadAsAnyLinkTypeWithoutTraps(frame: Frame) {
    for rawValue in Int32(-1)...300 {
      _ = reading(frame.bytes, LinkType(rawValue: rawValue))
    }
  }

  /// The straight line for common frames and the loop over layers are one and the same reader.
  @Test(arguments: [Samples.ethernet, Samples.ethernet6, Samples.udp4, Samples.udp6])
  func commonFramesReadTheSameLayerByLayer(frame: Frame) {
    for bit in 0..<(frame.bytes.count * 8) {
      var flipped = frame.bytes
      flipped[bit / 8] ^= 1 << UInt8(bit % 8)
      #expect(outcome(flipped, straight: true) == outcome(flipped, straight: false))
    }
    for count in 0..<frame.bytes.count {
      let prefix = Array(frame.bytes.prefix(count))
      #expect(outcome(prefix, straight: true) == outcome(prefix, straight: false))
    }
  }

  @Test func tunnelsDeeperThanEightAreNotRead() throws {
    var packet = Inner.tcp4
    for _ in 0..<7 { packet = Outer.ipv4(4, packet) }
    #expect(try Packet(packet.span, linkType: .raw).destinationPort == 443)
    packet = Outer.ipv4(4, packet)
    #expect(reason(packet, .raw) == Undecoded(.ip, .tooDeep))
  }

  @Test func tagsWithoutEndAreNotRead() {
    let tags = Array(repeating: bytes("00 01 81 00"), count: 100).flatMap { $0 }
    let frame = Outer.ethernet("81 00") + tags
    #expect(reason(frame) == Undecoded(.ip, .tooDeep))
  }

  /// Every field of the packet, or the error, as text.
  private func outcome(_ bytes: [UInt8], straight: Bool) -> String {
    do throws(Undecoded) {
      var rest = FrameRest()
      return straight
        ? "\(try Packet(bytes.span, linkType: .ethernet))"
        : "\(try Packet(layersOf: bytes.span, from: .link(.ethernet), rest: &rest))"
    } catch {
      return "\(error)"
    }
  }
}

/// The packet of a frame, if it can be read.
func reading(_ bytes: [UInt8], _ linkType: LinkType = .ethernet) -> Packet? {
  do throws(Undecoded) { return try Packet(bytes.span, linkType: linkType) } catch { return nil }
}

/// Why a frame could not be read.
func reason(_ bytes: [UInt8], _ linkType: LinkType = .ethernet) -> Undecoded? {
  do throws(Undecoded) {
    _ = try Packet(bytes.span, linkType: linkType)
    return nil
  } catch {
    return error
  }
}
