/// What is kept of a live flow beside `Flow`: what its beginning, its end and its names need, and
/// the packets between do not.
struct FlowState: Sendable {
  /// Counts from 1, in the order of first packets.
  var number: UInt32
  /// Index of the network that the user's side is in; nil when neither side is inside.
  var network: Int16?
  /// When the first packet was captured, in nanoseconds since 1970.
  var started: Int64
  var firstFrame: Int
  /// The sequence number of the SYN that opened it; meaningless without `.sawSYN`.
  var clientSequence: UInt32 = 0
  /// That of the SYN/ACK that answered. Until one does, that of an unanswered SYN before the one
  /// that opened it, on the same addresses and ports, or 0.
  var serverSequence: UInt32 = 0
  /// Its route in the plan; -1 when no gateway is on its way.
  var route: Int32 = -1
  /// Where the `ResolverMemory` keeps what its blocked queries cause; -1 while there are none.
  var cause: Int32 = -1
  /// What is legible in it; nil while no payload has told.
  var `protocol`: FlowProtocol?
  var finding = Finding()
  var chain = NameChain()
}
