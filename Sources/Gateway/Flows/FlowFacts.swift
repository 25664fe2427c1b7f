import Captures

/// What is known of the flow at hand, whatever the plan, as its last packet left it.
///
/// A copy: to judge a flow takes many of its fields, and changes none.
struct FlowFacts: Sendable {
  let index: FlowIndex
  let flow: Flow
  let state: FlowState
  /// Which way the packet at hand goes; of a flow that ends, to the server.
  let direction: Direction
  /// The frame of the packet at hand; of a flow that ends, its first.
  let frame: FrameNumber

  /// The flow of a packet that has arrived.
  init(_ arrival: Arrival, in table: borrowing FlowTable) {
    index = arrival.flow
    flow = table[arrival.flow]
    state = table[state: arrival.flow]
    direction = arrival.direction
    frame = arrival.frame
  }

  /// A flow that ends.
  init(endOf index: FlowIndex, in table: borrowing FlowTable) {
    self.index = index
    flow = table[index]
    state = table[state: index]
    direction = .toServer
    frame = state.firstFrame
  }

  /// From the flow's first packet to the one at hand, in nanoseconds.
  var age: Int64 { flow.lastSeen &- state.started }

  /// The base of all that is drawn for this flow: nothing that other flows share.
  func draws(seed: UInt64) -> Mixer {
    var mixer = Mixer(seed: seed)
    mixer.add(flow.client)
    mixer.add(flow.server)
    mixer.add(UInt64(flow.clientPort) << 16 | UInt64(flow.serverPort))
    mixer.add(UInt64(bitPattern: state.started))
    return mixer
  }
}
