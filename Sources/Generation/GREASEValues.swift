import Population

/// The reserved values that a ClientHello offers so that servers learn to skip what they do not know
/// (RFC 8701 §3.1).
struct GREASEValues {
  let suite: UInt16
  let group: UInt16
  let version: UInt16
  let firstExtension: UInt16
  /// Another than the first, since no extension may come twice.
  let lastExtension: UInt16

  init(_ generator: inout SplitMix64) {
    suite = Self.value(generator.below(16))
    group = Self.value(generator.below(16))
    version = Self.value(generator.below(16))
    let first = generator.below(16)
    firstExtension = Self.value(first)
    lastExtension = Self.value((first + 1 + generator.below(15)) % 16)
  }

  /// 0x0a0a, 0x1a1a and so on, up to 0xfafa (RFC 8701 §2).
  private static func value(_ index: Int) -> UInt16 { 0x0a0a + 0x1010 * UInt16(index) }
}
