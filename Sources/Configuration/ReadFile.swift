import Dissection

/// A file that a run was decided by, and what its bytes were: a report names all of them, so that it can be
/// made again.
public struct ReadFile: Hashable, Sendable, Comparable {
  /// What a file is read as, in the order of reports.
  public enum Kind: String, Sendable, CaseIterable {
    case scenario
    case censor
    case rules
    /// Names or addresses that a rule set refers to, or that stand for one.
    case list
  }

  public var kind: Kind
  /// As it was named.
  public var path: String
  /// Of the bytes that were read, in 64 hexadecimal digits.
  public var sha256: String

  /// The file at `path`, of which `bytes` were read.
  public init(_ kind: Kind, path: String, bytes: [UInt8]) {
    self.kind = kind
    self.path = path
    sha256 = MessageDigest.sha256(bytes)
  }

  /// By kind, then by path.
  public static func < (one: ReadFile, other: ReadFile) -> Bool {
    (one.rank, one.path, one.sha256) < (other.rank, other.path, other.sha256)
  }

  private var rank: Int { Kind.allCases.firstIndex(of: kind) ?? 0 }
}
