import Dissection

/// A packet that is about to be written: a frame of Ethernet, in storage that is used again.
struct GeneratedPacket: ~Copyable {
  private(set) var frame: [UInt8] = []
  var payload: [UInt8] = []

  /// Makes the frame of a segment around `payload`.
  mutating func makeSegment(
    _ flow: FlowIdentity, isFromClient: Bool, sequence: UInt32, acknowledgement: UInt32,
    flags: TCPFlags, options: [UInt8] = []
  ) {
    let (source, destination) =
      isFromClient ? (flow.client, flow.server) : (flow.server, flow.client)
    beginFrame(carrying: source, isFromClient: isFromClient)
    PacketWriter.appendTCP(
      from: source, isFromClient ? flow.clientPort : flow.serverPort, to: destination,
      isFromClient ? flow.serverPort : flow.clientPort, sequence: sequence,
      acknowledgement: acknowledgement, flags: flags, hopLimit: isFromClient ? 60 : 52,
      options: options, payload: payload, into: &frame)
  }

  /// Makes the frame of a datagram around `payload`.
  mutating func makeDatagram(_ flow: FlowIdentity, isFromClient: Bool) {
    let (source, destination) =
      isFromClient ? (flow.client, flow.server) : (flow.server, flow.client)
    beginFrame(carrying: source, isFromClient: isFromClient)
    PacketWriter.appendUDP(
      from: source, isFromClient ? flow.clientPort : flow.serverPort, to: destination,
      isFromClient ? flow.serverPort : flow.clientPort, hopLimit: isFromClient ? 60 : 52,
      payload: payload, into: &frame)
  }

  private mutating func beginFrame(carrying address: IPAddress, isFromClient: Bool) {
    frame.removeAll(keepingCapacity: true)
    let (inside, outside) = (0x02_00_00_00_00_01 as UInt64, 0x02_00_00_00_00_02 as UInt64)
    PacketWriter.appendEthernet(
      from: isFromClient ? inside : outside, to: isFromClient ? outside : inside,
      carrying: address, into: &frame)
  }
}
