/// The bounds on what input can make a replay hold. Reaching one is counted in `LimitCounts`.
public struct Limits: Sendable, Equatable {
  /// Live flows; beyond, the longest idle ones are evicted.
  public var flows = 1_000_000
  /// Flows that are read at once, because more may be legible in them; beyond, the one that has been
  /// read for longest is read no further.
  public var readFlows = 262_144
  /// Connections that censors with habits of their own follow, one for each flow and way of reading; beyond,
  /// those of the flow that has been followed for longest are followed no further.
  public var censorConnections = 1 << 20
  /// Bytes held for one direction of one TCP flow while a segment is missing.
  public var heldBytesPerFlow = 256 * 1024
  /// Segments held for one direction of one TCP flow while one is missing.
  public var heldSegmentsPerFlow = 512
  /// Bytes held for all flows together, segments and unfinished messages.
  public var heldBytes = 64 * 1024 * 1024
  /// IP datagrams that wait for fragments.
  public var datagrams = 1024
  /// Compression pointers that are followed in one DNS name.
  public var dnsPointers = 64
  /// Bytes of a ClientHello over TCP, in its records.
  public var clientHelloBytes = 64 * 1024
  /// Bytes of the CRYPTO stream of a QUIC flow's Initial packets.
  public var quicCryptoBytes = 64 * 1024
  /// Bytes of the head of an HTTP request.
  public var httpHeadBytes = 64 * 1024
  /// Distinct names that are remembered of one flow.
  ///
  /// Resolvers ask others from one port for hours.
  public var namesPerFlow = 4096
  /// Bytes of all distinct names of a capture.
  public var nameBytes = 64 * 1024 * 1024
  /// Names and addresses that clients were taught by poisoned and by true DNS answers.
  public var taughtAddresses = 1_000_000
  /// Flows that boxes remember, to act on later ones.
  public var residuals = 1_000_000
  /// Visits that may go on, when flows begin and end; beyond, all of them are closed.
  public var visits = 1_000_000
  /// Users that are told apart.
  public var users = 8_000_000
  /// Bytes of all distinct names of a run, of which names are counted.
  public var runNameBytes = 256 * 1024 * 1024
  /// Bytes that the table by name may take, with what is counted of each name; beyond, names are counted
  /// together.
  public var blockedNameBytes = 48 * 1024 * 1024
  /// Rows of that table that a report lists; those beyond are counted together.
  public var listedNames = 100_000
  /// Payload bytes of each direction of a flow that are searched for keywords.
  public var keywordBytes = 4096

  /// The defaults.
  public init() {}

  /// The limits that options set, by the names of these.
  public var byOption: [(name: String, value: Int)] {
    let options: [(name: String, path: KeyPath<Limits, Int>)] = [
      ("max-flows", \.flows), ("max-flows-read", \.readFlows),
      ("max-held-bytes-per-flow", \.heldBytesPerFlow),
      ("max-held-segments-per-flow", \.heldSegmentsPerFlow), ("max-held-bytes", \.heldBytes),
      ("max-fragmented-datagrams", \.datagrams), ("max-dns-pointers", \.dnsPointers),
      ("max-client-hello-bytes", \.clientHelloBytes),
      ("max-quic-crypto-bytes", \.quicCryptoBytes), ("max-http-head-bytes", \.httpHeadBytes),
      ("max-names-per-flow", \.namesPerFlow),
    ]
    return options.map { ($0.name, self[keyPath: $0.path]) }
  }
}
