/// How long a flow of a kind is, on average: what `--packets-per-flow` and `--bytes` are turned into
/// responses and flows with.
struct FlowLength: Sendable {
  let packets: Double
  /// Of frames.
  let bytes: Double

  /// Headers of a packet: between 54 bytes of TCP over IPv4 and 74 over IPv6.
  private static let headerBytes = 60.0

  /// - Parameter frameBytes: of a full frame.
  init(_ kind: FlowKind, _ sizes: ResponseSizes, frameBytes: Int) {
    let room = Double(frameBytes) - Self.headerBytes
    let response = sizes.mean(kind)
    switch kind {
    case .dns:
      packets = 2
      bytes = 2 * Self.headerBytes + 100
    case .quic:
      // Four datagrams begin it, and a client answers every fourth of the rest.
      packets = 4.3 + 1.25 * response / (min(1242, room) - 30)
      bytes = packets * Self.headerBytes + 3600 + response
    case .http:
      // Handshake, request, three ends in four. Every other segment is acknowledged.
      let payload = 330 + response
      packets = 7.5 + 1.5 * payload / room
      bytes = packets * Self.headerBytes + payload
    case .tls, .bulk:
      // The hellos, the certificates and what else is said before the request, in flights of their own.
      let payload = 5400 + response
      packets = 8.7 + 1.5 * payload / room
      bytes = packets * Self.headerBytes + payload
    }
  }
}

extension TrafficMix {
  /// Of flows in full frames of 1,514 bytes, on average.
  func packetsPerFlow(_ sizes: ResponseSizes) -> Double {
    mean { FlowLength($0, sizes, frameBytes: 1514).packets }
  }

  /// Bytes of a flow's frames, on average.
  func bytesPerFlow(_ sizes: ResponseSizes, frameBytes: Int) -> Double {
    mean { FlowLength($0, sizes, frameBytes: frameBytes).bytes }
  }
}
