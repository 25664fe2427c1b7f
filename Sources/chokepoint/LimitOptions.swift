import ArgumentParser
import Gateway

/// The bounds on what captures can make a replay hold.
struct LimitOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The most live flows; beyond that the longest idle one is dropped.", valueName: "n"))
  var maxFlows = Limits().flows

  @Option(
    help: ArgumentHelp(
      "The most flows read at once; beyond that the one read longest is read no more.",
      valueName: "n"))
  var maxFlowsRead = Limits().readFlows

  @Option(
    help: ArgumentHelp(
      "Bytes held of one direction of a flow while a segment is missing.", valueName: "n"))
  var maxHeldBytesPerFlow = Limits().heldBytesPerFlow

  @Option(
    help: ArgumentHelp(
      "Segments held of one direction of a flow while one is missing.", valueName: "n"))
  var maxHeldSegmentsPerFlow = Limits().heldSegmentsPerFlow

  @Option(
    help: ArgumentHelp(
      "Bytes held of all flows, for segments and messages that are not whole.", valueName: "n"))
  var maxHeldBytes = Limits().heldBytes

  @Option(help: ArgumentHelp("IP datagrams that wait for fragments.", valueName: "n"))
  var maxFragmentedDatagrams = Limits().datagrams

  @Option(help: ArgumentHelp("Compression pointers followed in a DNS name.", valueName: "n"))
  var maxDnsPointers = Limits().dnsPointers

  @Option(help: ArgumentHelp("Bytes of a ClientHello over TCP.", valueName: "n"))
  var maxClientHelloBytes = Limits().clientHelloBytes

  @Option(help: ArgumentHelp("Bytes of the CRYPTO stream of a QUIC flow.", valueName: "n"))
  var maxQuicCryptoBytes = Limits().quicCryptoBytes

  @Option(help: ArgumentHelp("Bytes of the head of an HTTP request.", valueName: "n"))
  var maxHttpHeadBytes = Limits().httpHeadBytes

  @Option(help: ArgumentHelp("Distinct names remembered of one flow.", valueName: "n"))
  var maxNamesPerFlow = Limits().namesPerFlow

  /// The limits that were asked for.
  var limits: Limits {
    var limits = Limits()
    limits.flows = maxFlows
    limits.readFlows = maxFlowsRead
    limits.heldBytesPerFlow = maxHeldBytesPerFlow
    limits.heldSegmentsPerFlow = maxHeldSegmentsPerFlow
    limits.heldBytes = maxHeldBytes
    limits.datagrams = maxFragmentedDatagrams
    limits.dnsPointers = maxDnsPointers
    limits.clientHelloBytes = maxClientHelloBytes
    limits.quicCryptoBytes = maxQuicCryptoBytes
    limits.httpHeadBytes = maxHttpHeadBytes
    limits.namesPerFlow = maxNamesPerFlow
    return limits
  }

  func validate() throws {
    guard (16...16_000_000).contains(maxFlows) else {
      throw ValidationError("--max-flows is a number from 16 to 16000000.")
    }
    let others = [
      maxFlowsRead, maxHeldBytesPerFlow, maxHeldSegmentsPerFlow, maxHeldBytes,
      maxFragmentedDatagrams,
      maxDnsPointers, maxClientHelloBytes, maxQuicCryptoBytes, maxHttpHeadBytes, maxNamesPerFlow,
    ]
    guard others.allSatisfy({ (1...(1 << 40)).contains($0) }) else {
      throw ValidationError("A limit is a number, at least 1.")
    }
  }
}
