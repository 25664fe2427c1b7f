/// Who may talk to the lab: a page that this lab has served, opened by its address on this machine.
///
/// A page elsewhere cannot: it does not know the token; its requests name its own origin; and a name that it
/// lets lead here ("DNS rebinding") is not among the hosts.
public struct LabGate: Sendable {
  /// The first part of every path.
  public let token: String
  private let hosts: [String]

  /// The gate of a lab that listens on a port.
  public init(token: String, port: UInt16) {
    self.token = token
    hosts = ["127.0.0.1:\(port)", "localhost:\(port)"]
  }

  /// The address of the page. It names the file: servers may drop a slash at the end, and what the page asks
  /// for is relative to it.
  public var address: String { "http://\(hosts[0])/\(token)/index.html" }

  /// The path below the token of a request that may pass.
  ///
  /// - Returns: nil for one that may not.
  public func path(of request: LabRequest) -> String? {
    guard let host = request.headers["host"], hosts.contains(host) else { return nil }
    if let origin = request.headers["origin"], !hosts.contains(where: { origin == "http://\($0)" })
    {
      return nil
    }
    if let site = request.headers["sec-fetch-site"], site != "same-origin", site != "none" {
      return nil
    }
    let prefix = "/\(token)/"
    guard request.path.utf8.count >= prefix.utf8.count, request.path.hasPrefix(prefix) else {
      return nil
    }
    return String(request.path.dropFirst(prefix.count))
  }
}
