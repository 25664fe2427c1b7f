import Captures

/// What is kept of a live flow beside `Flow`, whatever the plan: what its beginning, its end and its
/// names need, and the packets between do not.
struct FlowState: Sendable {
  /// When the first packet was captured, in nanoseconds since 1970.
  let started: Int64
  /// Counts from 1, in the order of first packets.
  var number: UInt32
  /// That of the first packet.
  let firstFrame: FrameNumber
  /// The lesser MSS of those that its SYNs announced; 0 without one.
  var segmentSize: UInt16 = 0
  /// The sequence number of the SYN that opened it; meaningless without `.sawSYN`.
  var clientSequence: UInt32 = 0
  /// That of the SYN/ACK that answered. Until one does, that of an unanswered SYN before the one
  /// that opened it, on the same addresses and ports, or 0.
  var serverSequence: UInt32 = 0
  /// Its names, in the order in which they became legible.
  var chain = NameChain()
  private var storedName: NameIndex = -1

  /// The name that became legible last, among the capture's; nil while there is none, or no room for it.
  var lastName: NameIndex? {
    get { storedName.number < 0 ? nil : storedName }
    set { storedName = newValue ?? -1 }
  }

  /// Of a place in the flow table that is free, the next free one; -1 for none.
  var nextFree: Int32 {
    get { storedName.number }
    set { storedName = NameIndex(Int(newValue)) }
  }

  /// The VLAN tags of the first packet that had any, as `Packet` has them; 0 without. Networks behind one
  /// wire may use the same addresses.
  var vlanTags: UInt32 = 0

  /// Of a flow over UDP, the mark of the connection of QUIC that was read last; 0 for none.
  var connectionMark: UInt32 {
    get { clientSequence }
    set { clientSequence = newValue }
  }

  /// The same of packets that belong to a connection that began before.
  var otherMark: UInt32 {
    get { serverSequence }
    set { serverSequence = newValue }
  }

  /// The state of a flow that begins.
  init(number: UInt32, started: Int64, firstFrame: FrameNumber) {
    self.number = number
    self.started = started
    self.firstFrame = firstFrame
  }
}
