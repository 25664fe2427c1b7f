import Dissection

/// The bytes are what a client sends before its protocol begins.
enum PreambleTarget {
  static func run(_ bytes: [UInt8]) {
    var rest = bytes[...]
    while !rest.isEmpty, case .complete(let count) = Preamble.read(rest.span) {
      precondition(count > 0 && count <= rest.count)
      rest = rest.dropFirst(count)
    }
    if let hello = ClientHello.read(cut: bytes.span), let name = hello.serverNameRange {
      precondition(name.upperBound <= bytes.count)
    }
    if let name = GoogleQUIC.serverName(bytes.span) { precondition(name.upperBound <= bytes.count) }
  }
}
