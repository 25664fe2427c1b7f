import Testing

/// Each layer imports only those below it.
@Suite struct LayerTests {
  /// The layers, lowest first, as in Package.swift.
  private static let layers = [
    "Text", "Dissection", "Configuration", "Captures", "Rules", "Gateway", "Population", "Audit",
    "Reports", "Simulation", "Generation", "Evasion", "Exercises",
    "Lab", "chokepoint", "chokepoint-lab",
  ]

  /// Who may import what is not of this package, besides Swift itself.
  private static let others: [String: Set<String>] = [
    "Dissection": ["CCrypto"],
    "Configuration": ["CYAML", "Glibc"],
    "Captures": ["CCrypto", "CPcap", "CProcess", "CZlib", "Glibc"],
    "Rules": ["CArchive", "CIDN", "CPsl", "CVectorscan", "Glibc"],
    "Gateway": ["BasicContainers", "DequeModule", "HeapModule"],
    "Population": ["BitCollections", "Glibc", "OrderedCollections"],
    "Reports": ["CSQLite", "FoundationEssentials", "Glibc"],
    "Simulation": ["CProcess", "Dispatch", "FoundationEssentials", "Glibc"],
    "Generation": ["Glibc", "HeapModule"],
    "Evasion": [],
    "Exercises": ["FoundationEssentials"],
    "Lab": ["Foundation"],
    "chokepoint-lab": [
      "ArgumentParser", "Dispatch", "FlyingFox", "FlyingSocks", "Foundation", "Glibc",
    ],
    "chokepoint": [
      "ArgumentParser", "CAllocation", "CMalloc", "CProcess", "FoundationEssentials", "Glibc",
    ],
  ]

  /// What comes with Swift and needs no system.
  private static let language: Set = ["Synchronization"]

  @Test func everyFolderOfSourcesIsALayer() {
    let targets = Set(SourceFile.sources.map(\.target))
    #expect(targets == Set(Self.layers))
  }

  @Test(arguments: SourceFile.sources)
  func importsPointDownOnly(file: SourceFile) throws {
    let layer = try #require(Self.layers.firstIndex(of: file.target))
    let allowed = Self.language.union(Self.layers[..<layer])
      .union(Self.others[file.target, default: []])
    for (place, text) in try file.matches(of: #"^(?:@\w+ |public |package |internal )*import .*"#) {
      // The module is the last word, or what stands in front of a dot in it.
      let module = text.split(separator: " ").last?.split(separator: ".").first.map(String.init)
      #expect(module.map(allowed.contains) == true, "\(place): \(text)")
    }
  }
}
