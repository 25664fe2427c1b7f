public import Dissection

/// A DNS answer that a censor makes up, in the resolver's name: one injector of those on the way.
public struct ForgedAnswer: Sendable, Hashable {
  /// How a record names what it is about (RFC 1035 §4.1.4).
  public enum Name: String, Sendable, CaseIterable {
    /// c00c: a pointer to the question's.
    case pointer
    /// The question's, as its bytes are there.
    case copy
  }

  /// Which address of the pool comes first.
  public enum Order: String, Sendable, CaseIterable {
    /// A drawn one.
    case drawn
    /// The next one, answer by answer, from a drawn one on. Real pools are shared by all who ask; here each
    /// user has a turn of their own, since nothing about a user may depend on another.
    case turns
  }

  /// What becomes of the query.
  public enum Query: String, Sendable, CaseIterable {
    /// It arrives, and is answered too late.
    case passes
    /// It does not arrive: no true answer comes, whenever.
    case dropped
  }

  /// The second word of the DNS header (RFC 1035 §4.1.1), with AA (0x0400), to a query with RD.
  public var flags: UInt16
  /// The same to a query without RD; nil for `flags`.
  public var flagsWithoutRecursion: UInt16?
  /// What the TTL of the records is drawn from, in seconds.
  public var timeToLive: ClosedRange<UInt32> = 300...300
  public var name = Name.pointer
  public var order = Order.drawn
  /// The pool of IPv4 addresses, in the censor's order. The first record has a drawn one, and each
  /// further one the next.
  public var ipv4Addresses: [IPAddress] = []
  /// The pool of IPv6 addresses, for questions of type AAAA. Without one, those are answered with
  /// IPv4 addresses, as questions of all other types are (assumed of AAAA; of the others Fan et al.,
  /// "Wallbleed", NDSS 2025).
  public var ipv6Addresses: [IPAddress] = []
  /// How many records, where there is an address at all.
  public var answerCount = 1
  /// Only a censor in the path can drop it.
  public var query = Query.passes
  public var header = ForgedIPHeader()

  /// The most of `answerCount`.
  public static let answerCountMax = 16
  /// The most addresses of each pool.
  public static let addressesMax = 65_536

  /// An answer with `flags`.
  public init(flags: UInt16) {
    self.flags = flags
  }

  /// Whether it claims authority (AA), to a query with RD.
  public var isAuthoritative: Bool { flags & 0x0400 != 0 }
}
