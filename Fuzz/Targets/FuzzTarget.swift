/// What a fuzzer can feed with bytes from outside: each runs one part of the program on them.
///
/// Running one must not trap, hang or hold much memory, whatever the bytes are. Beyond that each
/// target states, as preconditions, what has to hold of its results.
public enum FuzzTarget: String, CaseIterable, Sendable {
  /// Packets of every link type.
  case frames
  /// What tunnels carry, over UDP and over IP.
  case tunnels
  /// DNS messages.
  case dns
  /// TLS records and the ClientHello in them.
  case tls
  /// HTTP requests and chunked bodies.
  case http
  /// What clients send before TLS, messages that are cut off, and Google's QUIC.
  case preambles
  /// HTTP/2 in clear. Its name is spelt out: the script that runs targets takes letters.
  case httptwo
  /// First payloads of flows.
  case payload
  /// QUIC datagrams, and the frames of packets without their protection.
  case quic
  /// Packets through gateways: fragments, TCP streams, the flow table.
  case replay
  /// Capture files, compressed ones among them.
  case capture
  /// Capture files that are the parts of one.
  case series
  /// Rule sets in YAML.
  case rules
  /// Lists of every format.
  case list
  /// Scenarios in YAML.
  case scenario
  /// Censors in YAML.
  case censor
  /// Evasion strategies in Geneva's notation.
  case strategy
  /// Tables of evasion strategies in YAML.
  case evasion
  /// Partial results.
  case partial

  /// Runs the target on `bytes`.
  public func run(_ bytes: [UInt8]) {
    switch self {
    case .frames: FramesTarget.run(bytes)
    case .tunnels: TunnelTarget.run(bytes)
    case .dns: DNSTarget.run(bytes)
    case .tls: TLSTarget.run(bytes)
    case .http: HTTPTarget.run(bytes)
    case .preambles: PreambleTarget.run(bytes)
    case .httptwo: HTTP2Target.run(bytes)
    case .payload: PayloadTarget.run(bytes)
    case .quic: QUICTarget.run(bytes)
    case .replay: ReplayTarget.run(bytes)
    case .capture: CaptureTarget.run(bytes)
    case .series: SeriesTarget.run(bytes)
    case .rules: RulesTarget.run(bytes)
    case .list: ListTarget.run(bytes)
    case .scenario: ScenarioTarget.run(bytes)
    case .censor: CensorTarget.run(bytes)
    case .strategy: StrategyTarget.run(bytes)
    case .evasion: EvasionTableTarget.run(bytes)
    case .partial: PartialTarget.run(bytes)
    }
  }
}
