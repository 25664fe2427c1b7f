import Dissection

extension IPAddress {
  /// Addresses that no public host has, as OONI's engine lists them (RFC 6890: special-purpose
  /// registries).
  var isBogon: Bool {
    Self.bogons.contains { $0.contains(self) }
  }

  private static let bogons: [IPPrefix] = [
    "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
    "192.0.0.0/24", "192.0.2.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24",
    "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4", "::/128", "::1/128", "64:ff9b::/96",
    "100::/64", "2001::/32", "2001:db8::/32", "fc00::/7", "fe80::/10", "ff00::/8",
  ].compactMap { IPPrefix($0) }
}
