// swift-tools-version: 6.2
import PackageDescription

/// Every target: the Swift 6 language mode, warnings as errors, and memory safety checked, so that
/// each `unsafe` stands out. Only the files that call C libraries may have one (see `LayoutTests`).
let settings: [SwiftSetting] = [
  .strictMemorySafety(),
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("InternalImportsByDefault"),
]

/// All layers from the lowest to `top`.
///
/// A module names them all, whether it imports them or not: it may hold values of their types inside
/// others, and SwiftPM compiles it again only when a module that it names has changed.
func layers(upTo top: String) -> [Target.Dependency] {
  let layers = [
    "Text", "Dissection", "Configuration", "Captures", "Rules", "Gateway", "Population", "Audit",
    "Reports", "Simulation", "Generation", "Evasion", "Exercises", "Lab",
  ]
  return layers[...(layers.firstIndex(of: top) ?? 0)].map { .byName(name: $0) }
}

let package = Package(
  name: "chokepoint",
  products: [
    .executable(name: "chokepoint", targets: ["chokepoint"]),
    .executable(name: "chokepoint-lab", targets: ["chokepoint-lab"]),
    .library(name: "Simulation", targets: ["Simulation"]),
  ],
  dependencies: [
    // Subcommands, help texts and usage errors as users of Swift tools know them.
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    // The heap that finds the flow to drop next, queues, ordered and bit sets, arrays of what cannot be
    // copied; the standard library has none of them.
    .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
    // HTTP for the lab's page, on the loopback address. It depends on no other package; Hummingbird 2.28
    // brings 23 (as `swift package resolve` has them), SwiftNIO among them, which a clean build would compile.
    .package(url: "https://github.com/swhitty/FlyingFox", from: "0.27.1"),
    // The documentation site; a build-time plugin, linked into nothing.
    .package(url: "https://github.com/swiftlang/swift-docc-plugin", from: "1.5.0"),
  ],
  targets: [
    // System libraries, by Debian's packages.

    // Reading captures: every capture format, link type and byte order, kept by tcpdump's authors.
    .systemLibrary(name: "CPcap", pkgConfig: "libpcap", providers: [.apt(["libpcap-dev"])]),
    // Keywords: thousands of texts in one pass over the bytes.
    .systemLibrary(
      name: "CVectorscan", pkgConfig: "libhs", providers: [.apt(["libvectorscan-dev"])]),
    // The keys of QUIC Initial packets (RFC 9001 §5.2), and the SHA-256 of inputs: 6 s of build
    // against 201 s for swift-crypto, and 9.4 µs an Initial packet against 14.9.
    .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
    // Compressed captures, decompressed as they are read.
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    // Lists as they are handed out, packed by gzip, xz, zstd or zip: one library reads them all, as a
    // stream; each format by itself would be a library of its own.
    .systemLibrary(
      name: "CArchive", pkgConfig: "libarchive", providers: [.apt(["libarchive-dev"])]),
    // Runs in a database that researchers query: inserts need no more than a few calls of the C library.
    .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
    // Rule sets, censors and scenarios are YAML; libyaml tells the line and column of every node.
    .systemLibrary(name: "CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
    // Names in other scripts than Latin, as DNS and TLS carry them. Foundation converts them too, and
    // brings 34 MB of Unicode's data into a program that stands alone.
    .systemLibrary(name: "CIDN", pkgConfig: "libidn2", providers: [.apt(["libidn2-dev"])]),
    // Which part of a name was registered: the public suffix list, kept current by Debian.
    .systemLibrary(name: "CPsl", pkgConfig: "libpsl", providers: [.apt(["libpsl-dev"])]),

    // What the allocator keeps: glibc's own header, which Swift's module of glibc leaves out.
    .systemLibrary(name: "CMalloc"),

    // In C, since Swift promises nothing of what may be done in them: the handler of signals, with the
    // files that it removes; and malloc, which ends the program in its own words when there is no memory.
    .target(name: "CProcess", swiftSettings: settings),
    .target(name: "CAllocation", dependencies: ["CProcess"], swiftSettings: settings),
    // The calls that begin connections, in the place of the C library's: they keep the lab on this machine.
    .target(name: "CLoopback", swiftSettings: settings),

    // Layers, lowest first: each uses only those above it in this list.
    .target(name: "Text", swiftSettings: settings),
    .target(name: "Dissection", dependencies: ["CCrypto", "Text"], swiftSettings: settings),
    .target(
      name: "Configuration",
      dependencies: ["CYAML", "Dissection", "Text"],
      swiftSettings: settings),
    .target(
      name: "Captures",
      dependencies: [
        "CPcap", "CZlib", "CCrypto", "CProcess", "Configuration", "Dissection", "Text",
      ],
      swiftSettings: settings),
    .target(
      name: "Rules",
      dependencies: [
        "CArchive", "CIDN", "CVectorscan", "CPsl", "Configuration", "Dissection", "Text",
      ],
      swiftSettings: settings),
    .target(
      name: "Gateway",
      dependencies: layers(upTo: "Rules") + [
        .product(name: "BasicContainers", package: "swift-collections"),
        .product(name: "DequeModule", package: "swift-collections"),
        .product(name: "HeapModule", package: "swift-collections"),
      ],
      swiftSettings: settings),
    .target(
      name: "Population",
      dependencies: layers(upTo: "Gateway") + [
        .product(name: "OrderedCollections", package: "swift-collections")
      ],
      swiftSettings: settings),
    .target(
      name: "Audit", dependencies: layers(upTo: "Population"), swiftSettings: settings),
    .target(
      name: "Reports", dependencies: layers(upTo: "Audit") + ["CSQLite"],
      swiftSettings: settings),
    .target(
      name: "Simulation", dependencies: layers(upTo: "Reports") + ["CProcess"],
      swiftSettings: settings),
    .target(
      name: "Generation",
      dependencies: layers(upTo: "Simulation") + [
        .product(name: "HeapModule", package: "swift-collections")
      ],
      swiftSettings: settings),
    .target(
      name: "Evasion", dependencies: layers(upTo: "Generation"), swiftSettings: settings),
    .target(
      name: "Exercises", dependencies: layers(upTo: "Evasion"), swiftSettings: settings),
    .target(
      name: "Lab", dependencies: layers(upTo: "Exercises"), resources: [.copy("Page")],
      swiftSettings: settings),
    .executableTarget(
      name: "chokepoint-lab",
      dependencies: layers(upTo: "Lab") + [
        "CAllocation", "CLoopback", "CProcess",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "FlyingFox", package: "FlyingFox"),
        .product(name: "FlyingSocks", package: "FlyingFox"),
      ],
      swiftSettings: settings),
    .executableTarget(
      name: "chokepoint",
      dependencies: layers(upTo: "Exercises") + [
        "CAllocation", "CMalloc", "CProcess",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: settings, plugins: ["Commit"]),

    // Writes which commit is built, for reports. The program alone is compiled again for another one.
    .plugin(name: "Commit", capability: .buildTool()),

    // Tests. TestSupport builds packets, flows and capture files for them.
    .target(
      name: "TestSupport", dependencies: ["Captures", "Dissection"], path: "Tests/TestSupport",
      swiftSettings: settings),
    .testTarget(
      name: "TextTests", dependencies: ["Text", "TestSupport"], swiftSettings: settings),
    .testTarget(
      name: "DissectionTests", dependencies: layers(upTo: "Evasion") + ["TestSupport"],
      swiftSettings: settings),
    .testTarget(
      name: "ConfigurationTests", dependencies: ["Configuration"], swiftSettings: settings),
    .testTarget(
      name: "CapturesTests", dependencies: ["CPcap", "Captures", "TestSupport"],
      swiftSettings: settings),
    .testTarget(
      name: "RulesTests", dependencies: layers(upTo: "Rules") + ["TestSupport"],
      swiftSettings: settings),
    .testTarget(
      name: "GatewayTests", dependencies: layers(upTo: "Gateway") + ["TestSupport"],
      swiftSettings: settings),
    .testTarget(
      name: "PopulationTests", dependencies: layers(upTo: "Population") + ["TestSupport"],
      swiftSettings: settings),
    .testTarget(
      name: "AuditTests", dependencies: layers(upTo: "Audit") + ["TestSupport"],
      swiftSettings: settings),
    .testTarget(
      name: "ReportsTests", dependencies: layers(upTo: "Reports"), swiftSettings: settings),
    .testTarget(
      name: "SimulationTests", dependencies: layers(upTo: "Simulation") + ["TestSupport"],
      swiftSettings: settings),
    .testTarget(
      name: "GenerationTests", dependencies: layers(upTo: "Generation") + ["TestSupport"],
      swiftSettings: settings),
    .testTarget(
      name: "EvasionTests", dependencies: layers(upTo: "Evasion") + ["TestSupport"],
      swiftSettings: settings),
    .testTarget(
      name: "LabTests", dependencies: layers(upTo: "Lab") + ["TestSupport"],
      swiftSettings: settings),
    .testTarget(
      name: "CommandLineTests",
      dependencies: layers(upTo: "Evasion") + ["chokepoint", "TestSupport"],
      exclude: ["explained-differences.tsv", "explained-flow.txt"], swiftSettings: settings),
    // What holds for the files of the package as such: layers, sizes, banned calls.
    .testTarget(name: "LayoutTests", swiftSettings: settings),

    // What fuzzers feed with bytes: by `Scripts/fuzz`, and in the tests.
    .target(
      name: "FuzzTargets",
      dependencies: layers(upTo: "Evasion"), path: "Fuzz/Targets", swiftSettings: settings),
    .testTarget(
      name: "FuzzTests", dependencies: layers(upTo: "Evasion") + ["FuzzTargets"],
      path: "Tests/Fuzz",
      exclude: ["Crashers"], swiftSettings: settings),
  ],
  swiftLanguageModes: [.v6]
)

// The fuzzers' program, which `Scripts/fuzz` builds: its `main` is libFuzzer's, so that nothing else
// can link it.
if Context.environment["CHOKEPOINT_FUZZ"] != nil {
  package.products.append(.library(name: "Fuzzer", type: .static, targets: ["FuzzDriver"]))
  package.targets.append(
    .target(
      name: "FuzzDriver", dependencies: ["FuzzTargets"], path: "Fuzz/Driver",
      swiftSettings: settings))
}
