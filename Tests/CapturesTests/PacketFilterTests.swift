import Captures
import Dissection
import Foundation
import TestSupport
import Testing

/// Filters in libpcap's language let through what they name, with the numbers of frames as they were.
@Suite struct PacketFilterTests {
  /// Four datagrams over raw IP: to ports 53 and 443, of two clients.
  private static func capture() throws -> (folder: TemporaryFolder, path: String) {
    var file = PcapFile(linkType: 101)
    for (client, port) in [
      ("10.1.0.2", 53), ("10.1.0.2", 443), ("10.1.0.3", 53), ("2001:db8::2", 53),
    ] {
      var conversation = Conversation(
        client: client, server: client.contains(":") ? "2001:db8::53" : "192.0.2.53")
      conversation.udp(40_000, UInt16(port), Messages.dnsQuery("a.test"))
      file.append(conversation.packets[0].bytes)
    }
    let folder = try TemporaryFolder()
    return (folder, try folder.write(file.bytes, to: "four.pcap"))
  }

  @Test(arguments: [
    ("udp port 53", [1, 3, 4]), ("udp port domain", [1, 3, 4]), ("port https", [2]),
    ("host 10.1.0.2 and port 53", [1]), ("net 10.1.0.0/24", [1, 2, 3]), ("ip6", [4]),
    ("not port 53", [2]), ("src host 2001:db8::2", [4]), ("tcp", []), ("", [1, 2, 3, 4]),
  ])
  func aFilterLetsThroughWhatItNames(filter: String, frames: [Int]) throws {
    let (folder, path) = try Self.capture()
    let reading = withExtendedLifetime(folder) {
      Reading(CaptureFile(path: path).filtered(by: filter))
    }
    #expect(reading.packets.map(\.frame) == frames)
    #expect(reading.error == nil)
  }

  /// Each packet is filtered by the program for its own link type: here Ethernet, then raw IP.
  @Test func interfacesOfOneFileAreFilteredEachByItsLinkType() throws {
    var conversation = Conversation()
    conversation.udp(40_000, 53, Messages.dnsQuery("a.test"))
    let packet = conversation.packets[0].bytes
    let ethernet = [UInt8](repeating: 2, count: 12) + [0x08, 0x00] + packet
    var file = PcapngFile()
    file.appendInterface(linkType: 1)
    file.appendInterface(linkType: 101)
    file.appendPacket(ethernet, time: 0, interface: 0)
    file.appendPacket(packet, time: 1, interface: 1)
    file.appendPacket(ethernet, time: 0, interface: 0)
    let folder = try TemporaryFolder()
    let path = try folder.write(file.bytes, to: "two.pcapng")
    let all = Reading(CaptureFile(path: path).filtered(by: "udp dst port 53"))
    #expect(all.packets.map(\.frame) == [1, 2, 3])
    #expect(Reading(CaptureFile(path: path).filtered(by: "tcp")).packets.isEmpty)
  }

  /// Whatever the system's resolver knows: nothing is asked. "localhost" stands in every list of hosts.
  @Test(arguments: ["host localhost", "net loopback", "ether host somewhere", "host example.com"])
  func namesOfHostsAreRefused(filter: String) {
    #expect(throws: FilterError.self) { try FilterError.check(filter) }
  }

  @Test(arguments: ["prot 53", "host", "port 99999999", "(tcp", "and", "tcp[", "\u{0}"])
  func whatIsNoFilterIsAnErrorInItsWords(filter: String) throws {
    let error = #expect(throws: FilterError.self) { try FilterError.check(filter) }
    #expect(error?.reason.isEmpty == false)
  }

  @Test func aFilterBeyondTheBoundIsRefused() {
    let long = String(repeating: "tcp or ", count: 20_000) + "udp"
    #expect(throws: FilterError.self) { try FilterError.check(long) }
  }

  /// As tshark counts them, on real traffic.
  @Test(
    .enabled(if: Tshark.isInstalled),
    arguments: [
      ("tcp port 443", "tcp.port == 443 && !icmp && !icmpv6"), ("udp", "udp && !icmp && !icmpv6"),
      ("ip6 and tcp", "ipv6 && tcp"),
      ("tcp[tcpflags] & tcp-syn != 0 and ip", "ip && tcp.flags.syn == 1"),
    ])
  func realTrafficIsFilteredAsTsharkDoes(filter: String, display: String) throws {
    let path = SourceRoot.path + "/captures/network-1.pcap"
    let frames = try Tshark.fields(["frame.number"], of: path, filter: display)
    let reading = Reading(CaptureFile(path: path).filtered(by: filter))
    #expect(!frames.isEmpty)
    #expect(reading.packets.map { "\($0.frame)" } == frames.map { $0[0] })
  }
}

/// The root of the package.
private enum SourceRoot {
  static let path = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path
}
