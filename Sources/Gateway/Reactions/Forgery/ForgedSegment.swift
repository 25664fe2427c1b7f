public import Dissection

/// A TCP segment that a censor makes up, once or in copies that differ in their numbers.
///
/// To the trigger's sender it comes in the receiver's name, to the receiver in the sender's. With the
/// ACK flag it acknowledges what its receiver has sent up to the trigger; without, the field is 0
/// (RFC 9293 §3.10.7.1).
public struct ForgedSegment: Sendable, Hashable {
  /// Who gets it.
  public enum Receivers: String, Sendable, CaseIterable {
    case client
    case server
    /// The copies to the trigger's sender first.
    case both
  }

  /// What sequence number its first copy has, before the offset.
  public enum Sequence: String, Sendable, CaseIterable {
    /// The one that its receiver waits for, once it has the trigger: to the trigger's receiver the
    /// one after the trigger's bytes, to its sender the one that the trigger acknowledges. Only this
    /// one is sure to be accepted (RFC 9293 §3.10.7.4).
    case expected
    /// To the trigger's receiver the trigger's own, which fits only if the trigger comes later or
    /// never; to its sender as `expected`.
    case trigger
    /// The one after the segments that the same reaction has sent to this receiver before.
    case afterPrevious = "after-previous"
    case zero
  }

  public var flags: TCPFlags
  /// The four bits before the flags: AE is the lowest of them, the other three are reserved
  /// (RFC 9293 §3.1; AE: draft-ietf-tcpm-accurate-ecn).
  public var reservedBits: UInt8 = 0
  public var receivers = Receivers.both
  public var sequence = Sequence.expected
  /// What is added to the sequence number of each copy, of which there are as many as offsets.
  /// Several guess how far the receiver has come meanwhile (Weaver, Sommer, Paxson, NDSS 2009).
  public var sequenceOffsets: [Int32] = [0]
  public var header = ForgedIPHeader()
  public var window = FieldPattern.fixed(0)
  public var payload: [UInt8] = []

  /// The most copies to each receiver.
  public static let copiesMax = 16
  /// The most bytes of payload: what Ethernet carries, also over IPv6.
  public static let payloadCountMax = 1_440

  /// A segment with `flags`, to both ends, once.
  public init(flags: TCPFlags) {
    self.flags = flags
  }

  /// How much of the sequence space it takes (RFC 9293 §3.4).
  var sequenceCount: UInt32 {
    UInt32(truncatingIfNeeded: payload.count) &+ flags.sequenceCount
  }
}

extension TCPFlags {
  /// How much of the sequence space the flags take: one each for SYN and FIN (RFC 9293 §3.4).
  var sequenceCount: UInt32 { (contains(.syn) ? 1 : 0) + (contains(.fin) ? 1 : 0) }
}
