import CVectorscan

/// The library that searches for words and expressions, as it is installed: Vectorscan, or Hyperscan,
/// which it was made from. Either is `libhs.so.5`.
public enum VectorscanLibrary {
  /// Its name and version, such as `Vectorscan 5.4.9`.
  public static let name = name(
    // A constant of the library's, which ends in NUL.
    version: unsafe hs_version().map { unsafe String(cString: $0) } ?? "")

  /// The name of the library that says it is `version`: a version, and at times a date.
  ///
  /// Both call themselves nothing but that. The last free Hyperscan is 5.4.2, and is for x86-64 alone;
  /// the Vectorscans that distributions have begin after it.
  static func name(version text: String) -> String {
    let version = text.split(separator: " ").first.map(String.init) ?? "of unknown version"
    let numbers = version.split(separator: ".").compactMap { Int($0) }
    #if arch(x86_64)
      let isHyperscan = numbers.lexicographicallyPrecedes([5, 4, 3])
    #else
      let isHyperscan = false
    #endif
    return "\(isHyperscan && !numbers.isEmpty ? "Hyperscan" : "Vectorscan") \(version)"
  }
}
