import Captures
import Dissection
import Gateway
import TestSupport
import Testing

/// What tshark makes of forged packets.
@Suite(.enabled(if: Tshark.isInstalled, "tshark is not installed"))
struct ForgedPacketsTsharkTests {
  private let folder: TemporaryFolder
  private let path: String

  init() throws {
    folder = try TemporaryFolder()
    path = "\(folder.path)/x.pcap"
  }

  private func write(_ packets: [[UInt8]]) throws {
    var writer = try CaptureWriter(to: OutputFile(path), linkType: .raw)
    for (index, packet) in packets.enumerated() {
      try writer.append(packet.span, timestamp: 1_700_000_000_000_000_000 + Int64(index))
    }
    try writer.finish()
  }

  /// Whatever is drawn, over IPv4 and IPv6.
  @Test(arguments: Published.ofTCP)
  func segmentsAreWellFormed(packets: String) throws {
    let addresses = [Trigger.client, Trigger.server]
    let addresses6 = ["2001:db8::1", "2001:db8::2"].compactMap { IPAddress($0) }
    var written: [[UInt8]] = []
    for ends in [addresses, addresses6] {
      let trigger = Trigger.hello(from: ends[0], to: ends[1])
      for draw in 0..<20 as Range<UInt64> {
        written += try trigger.forge(packets, draw: draw).map(\.bytes)
      }
    }
    try write(written)
    let status = try Tshark.fields(
      ["tcp.checksum.status", "ip.checksum.status", "ip.version"], of: path)
    #expect(status.count == written.count)
    #expect(status.allSatisfy { $0[0] == "1" && ($0[1] == "1" || $0[2] == "6") })
    #expect(try Tshark.fields(["frame.number"], of: path, filter: "_ws.malformed").isEmpty)
  }

  @Test(arguments: Published.ofDNS)
  func answersAreWellFormed(injector: String) throws {
    var written: [[UInt8]] = []
    for type in [1, 28, 16] as [UInt8] {
      let trigger = Trigger.query(Messages.dnsQuery("www.example.org", type: type))
      for draw in 0..<20 as Range<UInt64> {
        written += try trigger.answer(injector, draw: draw).map(\.bytes)
      }
    }
    try write(written)
    let rows = try Tshark.fields(
      ["udp.checksum.status", "ip.checksum.status", "dns.qry.name", "dns.resp.name"], of: path)
    #expect(rows.count == 60)
    #expect(rows.allSatisfy { $0 == ["1", "1", "www.example.org", "www.example.org"] })
    #expect(try Tshark.fields(["frame.number"], of: path, filter: "_ws.malformed").isEmpty)
  }

  @Test func segmentsHaveThePublishedFields() throws {
    let censors = [Published.henan, Published.turkmenistan, Published.airtel, Published.gfwIII]
    let trigger = Trigger.hello()
    try write(censors.flatMap { try trigger.forge($0).map(\.bytes) })
    let rows = try Tshark.fields(
      [
        "ip.dst", "ip.ttl", "ip.flags.df", "tcp.flags.str", "tcp.seq_raw", "tcp.ack_raw",
        "tcp.len",
      ], of: path)
    #expect(
      rows == [
        ["10.1.0.2", "58", "0", "·······A·R··", "5001", "1518", "10"],
        ["10.1.0.2", "128", "0", "·········R··", "0", "0", "0"],
        ["10.1.0.2", "64", "0", "·······AP··F", "5001", "1518", "64"],
        ["10.1.0.2", "64", "0", "·········R··", "5066", "0", "0"],
        ["10.1.0.2", "248", "0", "·······A·R··", "5001", "1518", "0"],
        ["192.0.2.80", "248", "0", "·······A·R··", "1518", "5001", "0"],
      ])
    let identifications = try Tshark.fields(["ip.id"], of: path).flatMap { $0 }
    #expect(identifications.prefix(4) == ["0x0001", "0x7530", "0x00f2", "0x00f2"])
  }

  @Test func answersHaveThePublishedFields() throws {
    let trigger = Trigger.query(Messages.dnsQuery("4.tt"))
    try write(Published.ofDNS.flatMap { try trigger.answer($0).map(\.bytes) })
    let rows = try Tshark.fields(
      [
        "ip.flags.df", "dns.id", "dns.flags", "dns.flags.authoritative", "dns.count.answers",
      ], of: path)
    #expect(
      rows == [
        ["0", "0x1234", "0x8580", "1", "1"],
        ["1", "0x1234", "0x8180", "0", "1"],
        ["0", "0x1234", "0x8180", "0", "1"],
        ["0", "0x1234", "0x8180", "0", "1"],
      ])
    let answers = try Tshark.fields(["dns.a", "dns.resp.ttl"], of: path)
    #expect(answers.first == ["203.0.113.7", "60"])
    #expect(answers.last == ["127.0.0.1", "300"])
  }

  /// Airtel's page, to a client that asked for one.
  @Test func thePageIsHTTP() throws {
    try write(try Trigger.hello().forge(Published.airtel).map(\.bytes))
    // The ports of the trigger are those of HTTPS.
    let rows = try Tshark.fields(
      ["http.response.code", "http.file_data"], of: path, filter: "http",
      options: ["-d", "tcp.port==443,http"])
    #expect(rows.first?.first == "200")
  }
}
