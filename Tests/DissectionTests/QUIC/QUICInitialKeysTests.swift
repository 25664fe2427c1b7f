import TestSupport
import Testing

@testable import Dissection

/// Keys from the Destination Connection ID 8394c8f03e515708, as the RFCs and drafts print them.
@Suite struct QUICInitialKeysTests {
  // RFC 9001 §A.1, RFC 9369 §A.1.
  @Test(arguments: [
    (
      QUICVersion.v1, QUICRole.client, "1f369613dd76d5467730efcbe3b1a22d",
      "fa044b2f42a3fd3b46fb255c", "9f50449e04a0e810283a1e9933adedd2"
    ),
    (
      .v1, .server, "cf3a5331653c364c88f0f379b6067e37", "0ac1493ca1905853b0bba03e",
      "c206b8d9b9f0f37644430b490eeaa314"
    ),
    (
      .v2, .client, "8b1a0bc121284290a29e0971b5cd045d", "91f73e2351d8fa91660e909f",
      "45b95e15235d6f45a6b19cbcb0294ba9"
    ),
    (
      .v2, .server, "82db637861d55e1d011f19ea71d5d2a7", "dd13c276499c0249d3310652",
      "edf6d05c83121201b436e16877593c3a"
    ),
  ])
  func keysAreThoseOfTheRFC(
    version: QUICVersion, role: QUICRole, key: String, iv: String, headerKey: String
  ) throws {
    let keys = try #require(
      QUICInitialKeys(version: version, destinationID: SampleInitials.destinationID, role: role))
    #expect(keys.key == bytes(key))
    #expect(keys.iv == bytes(iv))
    #expect(keys.headerKey == bytes(headerKey))
  }

  // As appendix A of draft-ietf-quic-tls-23 and -29 prints them; that of draft 22 was computed from
  // its salt with Python's cryptography. Versions of mvfst use the salt of the draft of their day.
  private static let keysOfVersions: [(UInt32, String)] = [
    (0xff00_0016, "07863d9c083786bc86766ce0d02bf93f"),
    (0xface_b001, "07863d9c083786bc86766ce0d02bf93f"),
    (0xff00_0017, "af7fd7efebd21878ff66811248983694"),
    (0xff00_001c, "af7fd7efebd21878ff66811248983694"),
    (0xface_b002, "af7fd7efebd21878ff66811248983694"),
    (0xff00_001d, "175257a31eb09dea9366d8bb79ad80ba"),
    (0xff00_0020, "175257a31eb09dea9366d8bb79ad80ba"),
    (0xff00_0021, "1f369613dd76d5467730efcbe3b1a22d"),
    (0xff00_0022, "1f369613dd76d5467730efcbe3b1a22d"),
  ]

  @Test(arguments: keysOfVersions)
  func draftsHaveSaltsOfTheirOwn(version: UInt32, key: String) throws {
    let keys = try #require(
      QUICInitialKeys(
        version: QUICVersion(rawValue: version), destinationID: SampleInitials.destinationID,
        role: .client))
    #expect(keys.key == bytes(key))
  }
}
