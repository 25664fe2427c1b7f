import Configuration
import Dissection

extension ClientHelloHabits {
  /// Reads and checks a `client-hello:` block.
  init(_ node: ConfigurationNode) throws(ConfigurationError) {
    let mapping = try node.mapping(
      of: "client-hello",
      keys: [
        "search", "record", "message", "compression-methods", "extensions", "server-name-extension",
        "server-name-list", "host-name", "host-name-end", "whole", "source",
      ])
    self.init()
    search = try mapping.choice("search", else: search)
    record = try mapping.choice("record", else: record)
    message = try mapping.choice("message", else: message)
    compressionMethods = try mapping.choice("compression-methods", else: compressionMethods)
    extensions = try mapping.choice("extensions", else: extensions)
    serverNameExtension = try mapping.choice("server-name-extension", else: serverNameExtension)
    serverNameList = try mapping.choice("server-name-list", else: serverNameList)
    hostName = try mapping.choice("host-name", else: hostName)
    hostNameEnd = try mapping.choice("host-name-end", else: hostNameEnd)
    for element in try mapping["whole"]?.scalarOrSequence(of: "whole") ?? [] {
      whole.insert(Parts(try element.choice(of: "whole", Part.self)))
    }
  }

  /// What it does with lengths, in a sentence.
  var sentence: String {
    let uses = [
      ("record", record), ("message", message), ("extensions", extensions),
      ("server_name", serverNameExtension), ("its list", serverNameList), ("host name", hostName),
    ]
    let words = uses.map { "\($0) \($1.rawValue)" }.joined(separator: ", ")
    let reading =
      search == .walk
      ? "Of a ClientHello's lengths it uses: \(words)."
      : "In a ClientHello it looks for the server name's extension (\(search.rawValue)); lengths: \(words)."
    let parts = Part.allCases.filter { whole.contains(Parts($0)) }.map(\.rawValue)
    guard !parts.isEmpty else { return reading }
    return reading + " Within one segment must lie: \(parts.joined(separator: ", "))."
  }
}
