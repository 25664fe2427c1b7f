import Dissection

/// The bytes are the first payload of a flow, over TCP and over UDP to any port.
enum PayloadTarget {
  static func run(_ bytes: [UInt8]) {
    let payload = bytes.span
    _ = FirstPayload.recognizeTCP(payload)
    for port: UInt16 in [500, 4500, 51820] { _ = FirstPayload.recognizeUDP(payload, port: port) }
    let exemptions = FullyEncryptedTest.exemptions(payload)
    if exemptions.contains(.printableRun) { precondition(bytes.count > 20) }
    if exemptions.contains(.printableStart) { precondition(bytes.count > 5) }
    _ = SOCKSNegotiation.read(payload)
  }
}
