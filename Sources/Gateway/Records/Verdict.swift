/// What became of a flow.
public enum Verdict: String, Sendable, CaseIterable {
  /// No gateway on its way disturbed it.
  case passed
  /// A gateway cut it, or it would never have begun.
  case blocked
  /// It arrives, but slower or other than it was sent.
  case degraded
}

/// How a flow was blocked, in the words of OONI's Web Connectivity (ooni/spec, ts-017).
public enum Blocking: String, Sendable, CaseIterable {
  /// The name did not resolve, or resolved to another address.
  case dns
  /// The connection to the address did not come about.
  case tcpIP = "tcp_ip"
  /// The connection came about, and the request failed; failures of TLS and QUIC count here.
  case httpFailure = "http-failure"
  /// Another page was delivered.
  case httpDiff = "http-diff"
}

/// What the client's software would report, in OONI's words (ooni/spec, df-007).
public enum Failure: String, Sendable, CaseIterable {
  case connectionReset = "connection_reset"
  case connectionRefused = "connection_refused"
  case genericTimeout = "generic_timeout_error"
  case dnsNXDOMAIN = "dns_nxdomain_error"
  case sslUnknownAuthority = "ssl_unknown_authority"
}

/// Why a blocked flow was not what the rule is meant for.
public enum Collateral: String, Sendable, CaseIterable {
  /// A suffix of one label, such as a whole top-level domain.
  case suffix
  /// A part of a longer label.
  case substring
  /// A part of a longer word.
  case keyword
  /// The address is listed, and carries a name that the rule does not list.
  case sharedAddress = "shared-address"
  /// The memory of an earlier flow.
  case residual
  /// Another site's poisoned answer was to teach the address, and this one is not listed.
  case causeAndEffect = "cause-and-effect"
}

/// Why a capture does not tell whether a flow would have passed.
public enum Insufficiency: String, Sendable, CaseIterable {
  /// The capture begins inside the flow.
  case beginsInMidFlow = "begins-in-mid-flow"
  /// The capture, or its snap length, ends inside the flow, before a name.
  case endsInMidFlow = "ends-in-mid-flow"
  /// No name was legible in it.
  case noName = "no-name"
}
