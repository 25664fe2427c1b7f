import Rules

extension Blocking {
  /// Where a flow fails when it is cut as soon as `field` is read (E5 maps events to OONI's words).
  static func of(_ field: Field) -> Blocking {
    switch field {
    case .dns: .dns
    case .address: .tcpIP
    case .sni, .quicSNI, .httpHost, .httpURL, .httpRequest, .payload, .protocol: .httpFailure
    }
  }
}
