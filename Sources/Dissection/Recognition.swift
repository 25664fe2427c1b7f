/// Whether bytes are the beginning of a protocol.
public enum Recognition: UInt8, Sendable {
  case yes, no
  /// More bytes are needed to tell.
  case undecided
}
