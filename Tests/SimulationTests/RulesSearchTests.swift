import Configuration
import Foundation
import Testing

@testable import Simulation

/// Where rules, censors and scenarios are looked for.
@Suite struct RulesSearchTests {
  /// A folder with others in it.
  private static func made(_ folders: [String]) throws -> String {
    let root = FileManager.default.temporaryDirectory
      .appendingPathComponent("rules-search-\(UUID().uuidString)").path
    for folder in folders {
      for part in ["scenarios", "censors"] {
        try FileManager.default.createDirectory(
          atPath: "\(root)/\(folder)/\(part)", withIntermediateDirectories: true)
      }
    }
    return root
  }

  @Test func thoseBesideTheProgramAreFoundFromAnyFolder() throws {
    let root = try Self.made(["usr/share/chokepoint/rules"])
    defer { try? FileManager.default.removeItem(atPath: root) }
    let search = RulesSearch(
      named: nil, program: "\(root)/usr/bin/chokepoint", workingFolder: "/nowhere")
    #expect(search.found == "\(root)/usr/share/chokepoint/rules")
  }

  @Test func thoseOfACheckoutAreFoundFromItsBuildFolder() throws {
    let root = try Self.made(["rules"])
    defer { try? FileManager.default.removeItem(atPath: root) }
    let search = RulesSearch(
      named: "", program: "\(root)/.build/x86/release/chokepoint", workingFolder: "/nowhere")
    #expect(search.found == "\(root)/rules")
  }

  @Test func thoseOfTheWorkingFolderComeFirstAndTheVariableBeforeThem() throws {
    let root = try Self.made(["here/rules", "usr/share/chokepoint/rules", "mine"])
    defer { try? FileManager.default.removeItem(atPath: root) }
    let program = "\(root)/usr/bin/chokepoint"
    let local = RulesSearch(named: nil, program: program, workingFolder: "\(root)/here")
    #expect(local.found == "\(root)/here/rules")
    let named = RulesSearch(
      named: "\(root)/mine/", program: program, workingFolder: "\(root)/here")
    #expect(named.found == "\(root)/mine")
  }

  @Test func aFolderThatIsOnlyCalledSoIsPassedOver() throws {
    let root = try Self.made(["usr/share/chokepoint/rules"])
    defer { try? FileManager.default.removeItem(atPath: root) }
    try FileManager.default.createDirectory(
      atPath: "\(root)/work/rules", withIntermediateDirectories: true)
    let search = RulesSearch(
      named: nil, program: "\(root)/usr/bin/chokepoint", workingFolder: "\(root)/work")
    #expect(search.found == "\(root)/usr/share/chokepoint/rules")
  }

  @Test func theErrorSaysWhereItLooked() throws {
    let search = RulesSearch(
      named: nil, program: "/no/such/bin/chokepoint", workingFolder: "/no/where")
    let error = #expect(throws: ConfigurationError.self) { try search.path() }
    let words = "\(error as Any)"
    for place in ["/no/where/rules", "/no/such/share/chokepoint/rules", "/no/such/bin/rules"] {
      #expect(words.contains(place))
    }
    #expect(words.contains("CHOKEPOINT_RULES=FOLDER"))
  }

  @Test func aVariableThatNamesNothingIsNoReasonToLookElsewhere() throws {
    let search = RulesSearch(named: "/no/such", program: "/usr/bin/x", workingFolder: ".")
    #expect(search.places == ["/no/such"])
    let error = #expect(throws: ConfigurationError.self) { try search.path() }
    #expect("\(error as Any)".contains("CHOKEPOINT_RULES: it names /no/such"))
  }
}
