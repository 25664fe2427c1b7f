import Dissection

/// A ClientHello that was read in the packet at hand.
struct HelloNote: Sendable {
  let hello: ClientHello
  let isQUIC: Bool
  /// The handshake message in the observation buffer; empty unless fingerprints are asked for.
  let message: Range<Int>
  let isForDNS: Bool
  let hasNameOfTor: Bool
  /// Whether the reader found the name by reading the whole message: then it knows the protocol too.
  let isReadWhole: Bool

  init(
    _ hello: ClientHello, _ handshake: Span<UInt8>, isQUIC: Bool, message: Range<Int>,
    isReadWhole: Bool = true
  ) {
    self.isReadWhole = isReadWhole
    self.hello = hello
    self.isQUIC = isQUIC
    self.message = message
    isForDNS = hello.isForDNS(handshake)
    hasNameOfTor = hello.hasNameOfTor(handshake)
  }
}
