import CPsl

/// The public suffix list: names below which anybody may register one, such as `com` and `co.uk`.
///
/// The list is the one that libpsl was built with (<https://publicsuffix.org>).
public enum PublicSuffixes {
  /// Which list it is: libpsl's version and the SHA-1 of the list, as libpsl tells them.
  public static var source: String {
    // Strings that are part of the library.
    let digest = unsafe psl_builtin_sha1sum().map { unsafe String(cString: $0) } ?? ""
    let version = unsafe psl_get_version().map { unsafe String(cString: $0) } ?? ""
    return "libpsl \(version), SHA-1 \(digest)"
  }

  /// The name that was registered: the public suffix and one label before it. `www.example.co.uk` is
  /// of `example.co.uk`.
  ///
  /// - Parameter name: lower case, in ASCII form, without a dot at its end.
  /// - Returns: nil for a public suffix and for what is no name.
  public static func registrableDomain(of name: String) -> String? {
    // The pointer is into `name`, which lives until the call of the closure ends.
    unsafe name.withCString { name in
      guard let list = unsafe psl_builtin(), let domain = unsafe psl_registrable_domain(list, name)
      else { return nil }
      return unsafe String(cString: domain)
    }
  }

  /// Whether what stands from an offset on, up to the zero at the end, is a public suffix, be it an unknown
  /// top-level domain. Where a name does not begin with a dot, `registrableDomain` is what comes before the first
  /// suffix that is one, with one label more, as libpsl looks for it as well.
  ///
  /// - Parameter bytes: a name in lower case, in ASCII form, and a zero.
  public static func isSuffix(_ bytes: [UInt8], at offset: Int) -> Bool {
    guard bytes.last == 0, bytes.indices.contains(offset) else { return false }
    // The bytes live until the call of the closure ends, and there is a zero among them behind the offset.
    return unsafe bytes.withUnsafeBytes { bytes in
      guard let list = unsafe psl_builtin(), let start = bytes.baseAddress else {
        return false
      }
      let name = unsafe (start + offset).assumingMemoryBound(to: CChar.self)
      return unsafe psl_is_public_suffix(list, name) == 1
    }
  }

  /// Whether `name` is itself a public suffix that the list names: `co.uk`, not any unknown top-level
  /// domain.
  ///
  /// - Parameter name: lower case, in ASCII form, without a dot at its end.
  public static func contains(_ name: String) -> Bool {
    unsafe name.withCString { name in
      guard let list = unsafe psl_builtin() else { return false }
      return unsafe psl_is_public_suffix2(list, name, PSL_TYPE_ANY | PSL_TYPE_NO_STAR_RULE) == 1
    }
  }
}
