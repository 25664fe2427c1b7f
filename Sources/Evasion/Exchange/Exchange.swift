public import Gateway
import Population

/// One visit of a client to a server: handshake, request, response, and FIN of both sides.
///
/// Both are hosts with Linux, on which the strategies were measured: they send timestamps
/// (RFC 7323 §3), so that a data segment has a header of 32 bytes, which tells what a data offset of
/// 8 or 10 covers. The client's numbers begin at 1000, the server's at 5000.
public struct Exchange: Sendable {
  /// The most bytes that headers of IPv4 without options and of TCP take (RFC 9293 §3.1).
  static let headersCountMax = 80

  /// Between whom.
  public var flow: VisitedFlow
  /// What the client sends once the connection is open: an HTTP request, a TLS ClientHello.
  public var request: [UInt8]
  /// What the server answers.
  public var response: [UInt8]
  /// Whether segments after the SYN have timestamps; without, they have no TCP option at all.
  public var sendsTimestamps = true
  /// Where the client's program cuts its request, in rising order; each piece leaves in a segment of
  /// its own. Without, the server's window cuts it.
  public var requestCuts: [Int] = []
  /// The order in which those pieces leave, from 0; empty for that of their numbers.
  public var pieceOrder: [Int] = []
  /// When the first packet is seen, in nanoseconds since 1970. Later ones follow 0.1 ms after one of
  /// the same host, and 10 ms after one of the other host.
  public var start: Int64

  /// An exchange of two messages.
  public init(
    flow: VisitedFlow, request: [UInt8], response: [UInt8], start: Int64 = 1_700_000_000_000_000_000
  ) {
    self.flow = flow
    self.request = request
    self.response = response
    self.start = start
  }

  /// A visit to a site by HTTP (RFC 9112 §3), which is answered by an empty page.
  ///
  /// - Parameter target: the path, and the query where there is one.
  public init(
    flow: VisitedFlow, host: String, target: String = "/", start: Int64 = 1_700_000_000_000_000_000
  ) {
    self.init(
      flow: flow,
      request: Array("GET \(target) HTTP/1.1\r\nHost: \(host)\r\nAccept: */*\r\n\r\n".utf8),
      response: Array("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".utf8), start: start)
  }

  /// The packets when nobody evades.
  public func packets() -> [ExchangePacket] {
    var play = ExchangePlay(self, strategy: nil, of: .client, seed: 0)
    play.run()
    return play.packets
  }

  /// The packets when one of the hosts applies a strategy, in the order in which a censor between
  /// them sees them.
  ///
  /// The handshake is that of two hosts (RFC 9293 §3.10.7): what the server's strategy sends in place
  /// of its SYN/ACK is answered by the client as its TCP answers it, a wrong acknowledgement with a
  /// RST, a SYN with a SYN/ACK, a small window with a request in pieces. It ends there if it does not
  /// open the connection. After it, strategies are taken to do what they were published for, which
  /// is to leave the connection whole: what they forge changes nothing for the hosts.
  ///
  /// - Parameter seed: what corrupted values are drawn from; the same seed gives the same bytes.
  public func packets(
    applying strategy: GenevaStrategy, at side: Endpoint, seed: UInt64
  ) -> [ExchangePacket] {
    var play = ExchangePlay(self, strategy: strategy, of: side, seed: seed)
    play.run()
    return play.packets
  }
}
