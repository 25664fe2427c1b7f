import Dissection

/// What the lines of a hosts file mean when the file is used to block.
enum HostsFile {
  /// Whether a name sent to `address` is blocked: nothing but the user's own device is there.
  static func isSink(_ address: IPAddress) -> Bool {
    guard address.isIPv4 else { return address.high == 0 && address.low <= 1 }
    let value = UInt32(truncatingIfNeeded: address.low)
    return value == 0 || value >> 24 == 127
  }

  /// How nearly all lines of such files begin.
  static let usualSinks: [[UInt8]] = [Array("0.0.0.0 ".utf8), Array("127.0.0.1 ".utf8)]
  /// How the local names that have a dot begin.
  static let localBeginning: [UInt8] = Array("local".utf8)

  /// Whether `name` is one that every hosts file gives to the device itself, and nobody blocks.
  static func isLocal(_ name: String) -> Bool {
    localNames.contains(name.lowercased())
  }

  /// The head of Debian's `/etc/hosts` and of StevenBlack's list.
  private static let localNames: Set<String> = [
    "localhost", "localhost.localdomain", "local", "broadcasthost", "ip6-localhost",
    "ip6-loopback", "ip6-localnet", "ip6-mcastprefix", "ip6-allnodes", "ip6-allrouters",
    "ip6-allhosts", "0.0.0.0",
  ]
}
