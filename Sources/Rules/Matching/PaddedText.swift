/// What stands behind each text that Vectorscan searches.
///
/// Debian's Vectorscan 5.4.9 misses what ends within 31 bytes of the end of a text, by the text's
/// alignment, for some sets of up to 20 words on AVX-512; other ends of its loops have had like faults
/// (VectorCamp/vectorscan, pull request 378). All are within one vector of the end. So each text is
/// copied to one alignment, a vector's worth of other bytes stands behind it, and what ends in those is
/// no match.
enum PaddedText {
  /// The width of the widest vectors, AVX-512's.
  static let paddingCount = 64
  /// Where copies begin: at a multiple of this.
  static let alignment = 64
  /// Which one does not matter.
  static let padding: UInt8 = 0
}
