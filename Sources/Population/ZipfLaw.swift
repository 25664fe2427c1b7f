import Glibc

/// Zipf's law of popularity: the site of rank r has visits in proportion to `r^-exponent`.
///
/// Requests for sites follow such a law with exponents of 0.64 to 0.83 at the proxies that Breslau et
/// al. measured ("Web Caching and Zipf-like Distributions", INFOCOM 1999), and near 1 over all of the
/// Web (Adamic and Huberman, "Zipf's Law and the Internet", Glottometrics 2002).
public enum ZipfLaw {
  /// What is in proportion to the visits of a site.
  ///
  /// - Parameter rank: from 1.
  public static func weight(ofRank rank: Int, exponent: Double) -> Double {
    pow(Double(rank), -exponent)
  }
}
