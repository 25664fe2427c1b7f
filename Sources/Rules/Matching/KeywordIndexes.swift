/// The keywords of all rules, by the field in which they are looked for.
struct KeywordIndexes: Sendable {
  private var url: KeywordIndex?
  private var request: KeywordIndex?
  private var payload: KeywordIndex?

  /// The keywords looked for in `field`, nil when there are none.
  subscript(field: Field) -> KeywordIndex? {
    get {
      switch field {
      case .httpURL: url
      case .httpRequest: request
      case .payload: payload
      case .dns, .sni, .quicSNI, .httpHost, .address, .protocol: nil
      }
    }
    set {
      switch field {
      case .httpURL: url = newValue
      case .httpRequest: request = newValue
      case .payload: payload = newValue
      case .dns, .sni, .quicSNI, .httpHost, .address, .protocol: break
      }
    }
  }

  /// Those of each field.
  var all: [KeywordIndex?] { [url, request, payload] }
}
