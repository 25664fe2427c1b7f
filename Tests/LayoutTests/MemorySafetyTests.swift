import Foundation
import Testing

/// The word `unsafe` stands only where a C library is called, and where bytes are copied at once.
@Suite struct MemorySafetyTests {
  /// How the paths of those files begin.
  private static let allowed = [
    // libpcap, zlib, libcrypto and the C library's files.
    "Sources/Captures/BareRead.swift",
    "Sources/Captures/CaptureReader.swift",
    "Sources/Captures/CaptureStream.swift",
    "Sources/Captures/CaptureWriter.swift",
    "Sources/Captures/ClassicRecords.swift",
    "Sources/Captures/Compression.swift",
    "Sources/Captures/FolderWalk.swift",
    "Sources/Captures/Inflater.swift",
    "Sources/Captures/InputFile.swift",
    "Sources/Captures/Outputs/",
    "Sources/Captures/PacketBatch.swift",
    "Sources/Captures/PacketFilter.swift",
    "Sources/Captures/ReadAhead.swift",
    "Sources/Captures/SHA256Digest.swift",
    // The C library's files.
    "Sources/Configuration/FileBytes.swift",
    "Sources/Configuration/FileIdentity.swift",
    // libyaml.
    "Sources/Configuration/YAMLReader.swift",
    // Threads of the C library, which can be refused.
    "Sources/Simulation/Run/WorkerThread.swift",
    // How C says that the program was started.
    "Sources/Simulation/Scenario/ProgramFile.swift",
    // What C says of the machine's limits.
    "Sources/chokepoint/Chokepoint.swift",
    // Integers of several bytes, with one check that they are there: eight for each half of an IPv6 address took
    // longer than all else of most headers.
    "Sources/Dissection/Bytes/Span+Integers.swift",
    // libcrypto.
    "Sources/Dissection/QUIC/",
    "Sources/Dissection/TLS/MessageDigest.swift",
    // Copies bytes of a span, for which arrays have nothing.
    "Sources/Dissection/Bytes/Array+Span.swift",
    // Vectorscan.
    "Sources/Rules/Matching/Vectorscan",
    // SQLite.
    "Sources/Reports/Database/SQLiteConnection.swift",
    // libarchive, and the C library's iconv.
    "Sources/Rules/Lists/Archive.swift",
    "Sources/Rules/Lists/CharacterSet.swift",
    // libidn2.
    "Sources/Rules/InternationalName.swift",
    // libpsl.
    "Sources/Rules/PublicSuffixes.swift",
  ]

  @Test(arguments: SourceFile.sources)
  func unsafeStandsOnlyWhereCIsCalled(file: SourceFile) throws {
    guard !Self.allowed.contains(where: file.path.hasPrefix) else { return }
    let places = try file.matches(of: #"\bunsafe\b|\bUnsafe\w+|@unchecked\b"#)
      .map { "\($0.place): \($0.text)" }
    #expect(places.isEmpty)
  }

  @Test func thePackageChecksMemorySafetyEverywhere() throws {
    let manifest = try SourceFile.text(of: "Package.swift")
    let targets =
      manifest.components(separatedBy: ".target(").count
      + manifest.components(separatedBy: ".executableTarget(").count
      + manifest.components(separatedBy: ".testTarget(").count - 3
    #expect(manifest.contains(".strictMemorySafety()"))
    #expect(targets > 0)
    #expect(manifest.components(separatedBy: "swiftSettings: settings").count - 1 == targets)
    #expect(!manifest.contains("unsafeFlags"))
  }
}
