import CCrypto

/// What protects the headers of Initial packets, in both directions (RFC 9001 §5.4.3).
enum QUICHeaderProtection {
  static let sampleCount = 16

  /// One block of AES-128 over a sample of 16 bytes; its first five bytes are the mask.
  ///
  /// - Parameter cipher: a context of libcrypto.
  /// - Returns: nil without a context, or when libcrypto fails.
  static func mask(_ sample: [UInt8], key: [UInt8], _ cipher: OpaquePointer?) -> [UInt8]? {
    var result = [UInt8](repeating: 0, count: 32)
    var count: Int32 = 0
    // The key has 16 bytes, and the sample too; ECB writes one block at most, 16 bytes.
    guard let cipher = unsafe cipher, sample.count == sampleCount,
      unsafe EVP_EncryptInit_ex(cipher, EVP_aes_128_ecb(), nil, key, nil) == 1,
      unsafe EVP_EncryptUpdate(cipher, &result, &count, sample, 16) == 1, count == 16
    else { return nil }
    return result
  }
}
