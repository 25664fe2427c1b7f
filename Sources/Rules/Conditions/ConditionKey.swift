/// Everything that can be said of a flow. Keys side by side are joined; values of one key are
/// alternatives.
package enum ConditionKey: String, CaseIterable {
  case all, any, not
  case names, keywords
  case `in`
  case host, url
  case addresses, ports, transport, protocols
  case asn, country
  case serverName = "server-name"
  case ech, alpn
  case tlsVersion = "tls-version"
  case ja3, ja4
  case dnsType = "dns-type"
  case answerCNAME = "answer-cname"
  case answerAddresses = "answer-addresses"
  case method, header
  case userAgent = "user-agent"
  case response
  case firstSize = "first-size"
  case quicVersion = "quic-version"
  case network
  case `operator`
  case hours, dates, probability
}
