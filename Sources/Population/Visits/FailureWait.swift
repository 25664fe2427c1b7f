import Gateway
import Rules

/// How long a user waits before the software gives up, where nothing tells it at once.
enum FailureWait {
  /// From the packet that was acted on to the error, in nanoseconds.
  ///
  /// - `tcp_syn_retries` of Linux is 6: a connection attempt fails after 127 s (ip-sysctl).
  /// - Chromium gives a TLS handshake 30 s (`kSSLHandshakeTimeout`) and one of QUIC 10 s
  ///   (`kMaxTimeForCryptoHandshakeSecs`).
  /// - A resolver waits 5 s for an answer, twice (resolv.conf(5)).
  /// - `tcp_retries2` of Linux is 15: data without acknowledgement fail after 924.6 s (ip-sysctl).
  static func nanoseconds(after loss: Loss) -> Int64 {
    milliseconds(after: loss) * 1_000_000
  }

  private static func milliseconds(after loss: Loss) -> Int64 {
    switch loss.reaction?.notice {
    case .connection:
      // An address that is nobody's fails at once where software knows it for what it is; any other
      // is connected to, in vain.
      return loss.failure == nil ? 127_000 : 0
    case .timeout: break
    case .atOnce, nil: return 0
    }
    switch loss.observation {
    case .dns: return loss.isTCP ? 924_600 : 10_000
    case .quicSNI: return 10_000
    case .sni: return 30_000
    case .address, nil: return loss.isTCP ? 127_000 : 10_000
    case .httpHost, .httpURL, .httpRequest, .payload, .protocol:
      if loss.protocol == .sni || loss.protocol == .tls { return 30_000 }
      return loss.isTCP ? 924_600 : 10_000
    }
  }
}
