import CCrypto

/// HMAC-SHA-256 (RFC 2104) for the keys of QUIC, with one context of libcrypto for all of them: to look the
/// algorithm up and to make a context takes as long as the rest.
@safe
struct QUICKeyDerivation: ~Copyable {
  static let digestCount = 32
  /// Nil when libcrypto has no memory; then nothing is derived.
  private let context: OpaquePointer?

  init() {
    // The context keeps the algorithm.
    let algorithm = unsafe EVP_MAC_fetch(nil, "HMAC", nil)
    unsafe context = EVP_MAC_CTX_new(algorithm)
    unsafe EVP_MAC_free(algorithm)
    unsafe Self.setDigest(of: context)
  }

  deinit {
    // It takes nil.
    unsafe EVP_MAC_CTX_free(context)
  }

  /// Sets the digest, which stays for all keys.
  private static func setDigest(of context: OpaquePointer?) {
    guard unsafe context != nil else { return }
    var name = Array("SHA256".utf8CString)
    unsafe name.withUnsafeMutableBufferPointer { name in
      let parameters = unsafe [
        OSSL_PARAM_construct_utf8_string("digest", name.baseAddress, 0), OSSL_PARAM_construct_end(),
      ]
      _ = unsafe EVP_MAC_CTX_set_params(context, parameters)
    }
  }

  /// The code of some bytes, which is HKDF-Extract as well (RFC 5869 §2.2); nil when libcrypto fails.
  func code(key: [UInt8], _ content: [UInt8]) -> [UInt8]? {
    var digest = [UInt8](repeating: 0, count: Self.digestCount)
    var count = 0
    // Keys and contents are passed with their counts; SHA-256 writes 32 bytes to `digest`.
    guard let context = unsafe context,
      unsafe EVP_MAC_init(context, key, key.count, nil) == 1,
      unsafe EVP_MAC_update(context, content, content.count) == 1,
      unsafe EVP_MAC_final(context, &digest, &count, Self.digestCount) == 1,
      count == Self.digestCount
    else { return nil }
    return digest
  }

  /// HKDF-Expand-Label with an empty context (RFC 8446 §7.1), for at most 32 bytes: one block of
  /// HKDF-Expand (RFC 5869 §2.3).
  func expand(_ secret: [UInt8], _ label: String, count: Int) -> [UInt8]? {
    let label = Array("tls13 \(label)".utf8)
    let content = [0, UInt8(count), UInt8(label.count)] + label + [0, 1]
    return code(key: secret, content).map { Array($0.prefix(count)) }
  }
}
