public import Captures

/// Is told how far a replay has come.
public protocol ReplayProgress: Sendable {
  /// The captures that are going to be read.
  func begin(_ captures: [CaptureFile])
  /// More bytes of a capture's file were read.
  func add(_ byteCount: Int64)
  /// All captures are done.
  func end()
}

/// Tells nobody.
public struct SilentProgress: ReplayProgress {
  /// Silence.
  public init() {}
  public func begin(_ captures: [CaptureFile]) {}
  public func add(_ byteCount: Int64) {}
  public func end() {}
}
