import Population
import Dissection

/// What the ends of a connection say to each other, by kind.
///
/// Requests have under 1 KB (HTTP Archive, "State of the Web", 2024); `ResponseSizes` has the rest.
enum Conversations {
  /// The turns of a connection over TCP.
  static func overTCP(
    _ kind: FlowKind, _ name: String, _ sizes: ResponseSizes, _ generator: inout SplitMix64
  ) -> [Turn] {
    kind == .http ? inClear(name, sizes, &generator) : overTLS(kind, name, sizes, &generator)
  }

  private static func inClear(
    _ name: String, _ sizes: ResponseSizes, _ generator: inout SplitMix64
  ) -> [Turn] {
    let request =
      "GET /\(generator.below(100_000)).html HTTP/1.1\r\nHost: \(name)\r\n"
      + "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0\r\n"
      + "Accept: text/html,*/*;q=0.8\r\nAccept-Encoding: gzip, deflate\r\n\r\n"
    let count = sizes.draw(.http, &generator)
    let response =
      "HTTP/1.1 200 OK\r\nServer: nginx\r\nContent-Type: application/octet-stream\r\n"
      + "Content-Length: \(count)\r\n\r\n"
    return [
      Turn(isFromClient: true, head: Array(request.utf8)),
      Turn(
        isFromClient: false, head: Array(response.utf8), fillerCount: count,
        pause: thinking(&generator)),
    ]
  }

  private static func overTLS(
    _ kind: FlowKind, _ name: String, _ sizes: ResponseSizes, _ generator: inout SplitMix64
  ) -> [Turn] {
    // Chrome and Firefox have sent post-quantum key shares since 2024.
    let hello = TLSContent.clientHello(
      name, &generator, hasPostQuantumKey: generator.below(2) == 0)
    let flight =
      TLSContent.record(22, TLSContent.serverHello(&generator, session: true))
      + TLSContent.changeCipherSpec
    let response = sizes.draw(kind, &generator)
    return [
      Turn(isFromClient: true, head: TLSContent.record(22, hello, version: 1)),
      // Encrypted extensions, certificates, Finished.
      Turn(
        isFromClient: false, head: flight, fillerCount: Turn.records(2200 + generator.below(2500)),
        isInRecords: true, pause: thinking(&generator)),
      // Finished, and the request.
      Turn(
        isFromClient: true, head: TLSContent.changeCipherSpec,
        fillerCount: Turn.records(74 + 300 + generator.below(600)), isInRecords: true,
        pause: 1_000_000),
      Turn(
        isFromClient: false, fillerCount: Turn.records(response), isInRecords: true,
        pause: thinking(&generator)),
    ]
  }

  /// How long a server takes, in nanoseconds.
  static func thinking(_ generator: inout SplitMix64) -> Int64 {
    Int64(min(generator.logNormal(median: 20e6, sigma: 1), 5e9))
  }
}
