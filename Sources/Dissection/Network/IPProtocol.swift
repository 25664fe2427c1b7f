/// Protocol numbers of IP (IANA's registry of assigned Internet protocol numbers) that are read.
public enum IPProtocol {
  /// RFC 2003.
  public static let ipv4: UInt8 = 4
  public static let tcp: UInt8 = 6
  public static let udp: UInt8 = 17
  /// RFC 4213.
  public static let ipv6: UInt8 = 41
  /// RFC 2784.
  public static let gre: UInt8 = 47
  /// RFC 4302.
  public static let authenticationHeader: UInt8 = 51
  /// RFC 3378.
  public static let etherIP: UInt8 = 97
  /// RFC 4023.
  public static let mpls: UInt8 = 137
}
