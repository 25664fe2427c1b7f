import CCrypto

/// The digests that fingerprints and files are known by.
package enum MessageDigest {
  /// MD5 (RFC 1321), as 32 lower-case hexadecimal digits; empty when libcrypto fails.
  static func md5(_ text: [UInt8]) -> String {
    unsafe hexadecimal(text, EVP_md5())
  }

  /// SHA-256 (FIPS 180-4 §6.2), as 64 lower-case hexadecimal digits; empty when libcrypto fails.
  package static func sha256(_ text: [UInt8]) -> String {
    unsafe hexadecimal(text, EVP_sha256())
  }

  private static func hexadecimal(_ text: [UInt8], _ type: OpaquePointer?) -> String {
    // As long as libcrypto's longest digest; the text is passed with its count.
    var digest = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
    var count: UInt32 = 0
    guard unsafe EVP_Digest(text, text.count, &digest, &count, type, nil) == 1 else { return "" }
    return String(hexadecimal: digest.prefix(Int(count)))
  }
}
