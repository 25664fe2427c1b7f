import Dissection

/// What the lines of a hosts file mean when the file is used to block.
enum HostsFile {
  /// Whether a name sent to `address` is blocked: nothing but the user's own device is there.
  static func isSink(_ address: IPAddress) -> Bool {
    guard address.isIPv4 else { return address.high == 0 && address.low <= 1 }
    let value = UInt32(truncatingIfNeeded: address.low)
    return value == 0 || value >> 24 == 127
  }

  /// How many bytes the usual beginning of a line has, when the line in `range` has one.
  static func sinkCount(_ bytes: [UInt8], _ range: Range<Int>) -> Int {
    let first = bytes[range.lowerBound]
    guard first == UInt8(ascii: "0") || first == UInt8(ascii: "1") else { return 0 }
    for sink in usualSinks where range.count > sink.count && bytes[range].starts(with: sink) {
      return sink.count
    }
    return 0
  }

  /// Reads the names of a line, `words`, that are sent to `address`.
  static func read(
    _ words: ArraySlice<ArraySlice<UInt8>>, of address: IPAddress, _ line: ArraySlice<UInt8>,
    _ form: NamePattern.Form, _ number: Int, into entries: inout ListEntries
  ) {
    for word in words where !isLocal(word.text) {
      if isSink(address) {
        entries.add(form, word, line: number)
      } else {
        entries.leaveOut(ownAddress, line, line: number)
      }
    }
  }

  private static let ownAddress = ListLoss.unused(
    "leads to an address of its own, which blocks nothing")

  /// How nearly all lines of such files begin.
  private static let usualSinks: [[UInt8]] = [Array("0.0.0.0 ".utf8), Array("127.0.0.1 ".utf8)]
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
