import Dissection

/// The first byte chooses the link type; the others are the frame.
enum FramesTarget {
  static let linkTypes: [LinkType] = [
    .ethernet, .raw, .null, .loop, .linuxSLL, .linuxSLL2, .ppp, .pppHDLC, .pppEthernet, .ciscoHDLC,
    .ipv4, .ipv6, LinkType(rawValue: 12), .wlanRadiotap, .wlan, .wlanPrism, .wlanAVS, .ppi, .pktap,
    .nflog, .arcnetBSD, .arcnetLinux, .tokenRing, .fddi, .atmRFC1483, .atmClassicalIP, .sunATM,
    .frameRelay, .frameRelayAfterDirection, .pppAfterDirection, .ciscoHDLCAfterDirection, .enc,
    .pflog,
    .erf, .tzsp, .juniperEthernet, .juniperPPP, .juniperFrameRelay, .juniperCiscoHDLC,
    .ipOverFibreChannel, .ipOverFireWire, .ipOverInfiniBand, .mpls,
  ]

  static func run(_ bytes: [UInt8]) {
    guard let first = bytes.first else { return }
    let frame = bytes.span.extracting(1...)
    do throws(Undecoded) {
      let packet = try Packet(frame, linkType: linkTypes[Int(first) % linkTypes.count])
      check(packet, in: frame)
    } catch {
      precondition(!error.description.isEmpty)
    }
  }

  private static func check(_ packet: Packet, in frame: Span<UInt8>) {
    precondition(packet.networkOffset >= 0 && packet.networkOffset < frame.count)
    precondition(packet.payloadOffset >= 0 && packet.payloadCount >= 0)
    precondition(packet.payloadOffset + packet.payloadCount <= frame.count)
    precondition(packet.missingCount >= 0)
    guard let fragment = packet.fragment else { return }
    precondition(fragment.offset >= 0 && fragment.offset <= 65_535)
    precondition(packet.sourcePort == 0 && packet.destinationPort == 0)
  }
}
