import Dissection
import Evasion
import Gateway

/// Exchanges between documentation addresses, and what one line says of each of their packets.
enum PlayedExchange {
  /// 62 bytes of request, 38 of response.
  static let http = Exchange(flow: flow, host: "example.org", target: "/?q=ultrasurf")

  /// 10.1.0.2 from port 40,000 to 192.0.2.80, port 80.
  static let flow: VisitedFlow = {
    guard
      let flow = VisitedFlow(
        client: IPAddress(v4: 0x0a01_0002), clientPort: 40_000,
        server: IPAddress(v4: 0xc000_0250), serverPort: 80)
    else { preconditionFailure("both addresses are of IPv4") }
    return flow
  }()

  /// The lines of an exchange in which a host applies a strategy.
  static func lines(
    _ notation: String, at side: Endpoint = .client, of exchange: Exchange? = nil
  ) throws -> [String] {
    let packets = (exchange ?? http).packets(
      applying: try GenevaStrategy(notation), at: side, seed: 1)
    return try packets.map(line)
  }

  /// `c PA 1001/5001 +62`: the sender, the flags as Scapy writes them, the number, what is
  /// acknowledged if anything, the bytes of payload. Behind it what is unusual: a `bad` checksum, a
  /// `ttl`, the bytes of the TCP header, the window. `?` is a number that was drawn.
  static func line(_ packet: ExchangePacket) throws -> String {
    let bytes = packet.bytes
    let read = try Packet(bytes.span, linkType: .raw)
    // The nonce sum is the lowest bit of byte 12 of the TCP header (RFC 3540 §9).
    let bits = UInt16(read.flags.rawValue) | UInt16(bytes[read.transportOffset + 12] & 1) << 8
    let letters = zip("FSRPAUECN", 0...).filter { bits & 1 << $0.1 != 0 }.map { String($0.0) }
    var line = read.sourcePort == 40_000 ? "c " : "s "
    line += letters.isEmpty ? "-" : letters.joined()
    line += " \(number(read.sequence))"
    if read.flags.contains(.ack) { line += "/\(number(read.acknowledgement))" }
    if read.payloadCount > 0 { line += " +\(read.payloadCount)" }
    if read.hasValidHeaderChecksum(bytes.span) != true { line += " bad IP" }
    if read.hasValidTransportChecksum(bytes.span) != true { line += " bad" }
    if read.hopLimit != 64 { line += " ttl \(read.hopLimit)" }
    if read.headerCount != usualHeader(read) { line += " header \(read.headerCount)" }
    if read.window != (read.flags.contains(.syn) ? 64_240 : 502) {
      line += " window \(read.window)"
    }
    return line
  }

  /// With timestamps, and with the further options of a SYN.
  private static func usualHeader(_ packet: Packet) -> UInt8 {
    packet.flags.contains(.syn) ? 40 : 32
  }

  /// The numbers of the exchange are small; one that was drawn is so once in 43,000 times.
  private static func number(_ number: UInt32) -> String {
    number < 100_000 ? String(number) : "?"
  }

  /// What follows the request, in every exchange that opens.
  static let afterRequest = [
    "s A 5001/1063", "s PA 5001/1063 +38", "c A 1063/5039", "c FA 1063/5039", "s FA 5039/1064",
    "c A 1064/5040",
  ]
  static let handshake = ["c S 1000", "s SA 5000/1001", "c A 1001/5001"]
}
