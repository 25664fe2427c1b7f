/// Damaged copies of a message, for tests that nothing traps on them.
public enum Damage {
  /// Every copy that ends too early, from the empty one on.
  public static func prefixes(of message: [UInt8]) -> [[UInt8]] {
    message.indices.map { Array(message[..<$0]) }
  }

  /// Every copy with a single bit flipped, the first byte's lowest bit first.
  public static func flips(of message: [UInt8]) -> some Sequence<[UInt8]> {
    (0..<message.count * 8).lazy.map { bit in
      var copy = message
      copy[bit / 8] ^= 1 << UInt8(bit % 8)
      return copy
    }
  }
}
