import Dissection
import CCrypto

/// SHA-256 (FIPS 180-4 §6.2) of bytes that come in pieces.
@safe
struct SHA256Digest: ~Copyable {
  private let context: OpaquePointer
  /// Whether libcrypto took all bytes so far.
  private var isValid: Bool

  /// Nil when libcrypto has no memory, or is configured without SHA-256.
  init?() {
    guard let context = unsafe EVP_MD_CTX_new() else { return nil }
    unsafe self.context = unsafe context
    isValid = unsafe EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1
  }

  deinit {
    unsafe EVP_MD_CTX_free(context)
  }

  /// Takes the next bytes.
  ///
  /// Safe because libcrypto reads `bytes.count` bytes during the call and keeps no pointer.
  mutating func update(_ bytes: UnsafeRawBufferPointer) {
    isValid = unsafe isValid && EVP_DigestUpdate(context, bytes.baseAddress, bytes.count) == 1
  }

  /// The digest as 64 lower-case hexadecimal digits, or nil when libcrypto failed.
  consuming func finish() -> String? {
    // As long as libcrypto's longest digest, so that no digest can overrun it.
    var bytes = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
    var count: UInt32 = 0
    guard isValid, unsafe EVP_DigestFinal_ex(context, &bytes, &count) == 1 else { return nil }
    return String(hexadecimal: bytes.prefix(Int(count)))
  }
}
