/// Protocol numbers of IP (IANA's registry of assigned Internet protocol numbers) that are read.
public enum IPProtocol {
  /// RFC 2003.
  @inlinable public static var ipv4: UInt8 { 4 }
  @inlinable public static var tcp: UInt8 { 6 }
  @inlinable public static var udp: UInt8 { 17 }
  /// RFC 4213.
  @inlinable public static var ipv6: UInt8 { 41 }
  /// RFC 2784.
  @inlinable public static var gre: UInt8 { 47 }
  /// RFC 4302.
  @inlinable public static var authenticationHeader: UInt8 { 51 }
  /// RFC 3378.
  @inlinable public static var etherIP: UInt8 { 97 }
  /// RFC 3931.
  @inlinable public static var l2tp: UInt8 { 115 }
  /// RFC 4023.
  @inlinable public static var mpls: UInt8 { 137 }
  /// RFC 8986 §10.1: what segment routing carries of Ethernet.
  @inlinable public static var ethernet: UInt8 { 143 }
}
