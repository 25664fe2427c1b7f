import Configuration
import Evasion
import Exercises
import Foundation
import Gateway
import Reports
import Simulation
import Text

/// What the page may ask for, by name.
struct Catalogue: Encodable, Sendable {
  struct Capture: Encodable, Sendable {
    var name: String
    var bytes: Int
  }

  struct Named: Encodable, Sendable {
    var name: String
    var title: String
    var note: String?
  }

  struct Strategy: Encodable, Sendable {
    var table: String
    var title: String
    var row: Int
    var requests: [String]
  }

  var captures: [Capture]
  var censors: [Named]
  var scenarios: [Named]
  var ruleSets: [String]
  var lessons: [Named]
  var exercises: [Named]
  var strategies: [Strategy]
  var version: String
}

/// A censor: its page, its source in YAML, and what is not known of it.
struct CensorAnswer: Encodable, Sendable {
  var name: String
  var title: String
  var page: String
  var text: String
  var sources: [String]
  var doubts: [String]
}

/// A rule set as text.
struct TextAnswer: Encodable, Sendable {
  var name: String
  var text: String
  var title: String?
  var sources: [String]?
  /// The rule sets of a scenario's gateways.
  var ruleSets: [String]?
}

extension Lab {
  func catalogue() async throws -> Catalogue {
    var captures: [Catalogue.Capture] = []
    for name in await bench.captureNames {
      captures.append(Catalogue.Capture(name: name, bytes: await bench.byteCount(name)))
    }
    return Catalogue(
      captures: captures,
      censors: try CensorGallery.censors().map {
        Catalogue.Named(name: $0.name, title: $0.title, note: $0.dated)
      },
      scenarios: try ScenarioGallery.scenarios().map {
        Catalogue.Named(name: $0.name, title: $0.title)
      },
      ruleSets: folders.ruleSets.map(\.name), lessons: lessonList(),
      exercises: exerciseNames.compactMap { name in
        (try? exercise(name)).map {
          Catalogue.Named(name: name, title: $0.title, note: $0.kind.rawValue)
        }
      }, strategies: strategies(), version: Version.current)
  }

  func rules(_ name: String) throws -> TextAnswer {
    guard let entry = folders.ruleSets.first(where: { $0.name == name }),
      let bytes = LabFolders.text(entry.path)
    else { throw LabError(404, "there is no rule set '\(name)'") }
    return TextAnswer(name: name, text: String(decoding: bytes, as: UTF8.self))
  }

  func censor(_ name: String) throws -> CensorAnswer {
    guard let entry = folders.entries("censors").first(where: { $0.name == name }),
      let bytes = LabFolders.text(entry.path)
    else { throw LabError(404, "there is no censor '\(name)'") }
    let censor = try Censor(contentsOf: entry.path)
    return CensorAnswer(
      name: name, title: censor.title, page: CensorPage.text(censor),
      text: String(decoding: bytes, as: UTF8.self),
      sources: censor.sources + censor.boxes.flatMap(\.sources), doubts: censor.doubts)
  }

  func scenario(_ name: String) throws -> TextAnswer {
    guard let entry = folders.entries("scenarios").first(where: { $0.name == name }),
      let bytes = LabFolders.text(entry.path)
    else { throw LabError(404, "there is no scenario '\(name)'") }
    let scenario = try Scenario(contentsOf: entry.path)
    var sets: [String] = []
    for path in scenario.gateways.flatMap(\.rules) where path.hasPrefix("../") {
      let set = String(path.dropFirst(3)).replacingOccurrences(of: ".yaml", with: "")
      if !sets.contains(set) { sets.append(set) }
    }
    return TextAnswer(
      name: name, text: String(decoding: bytes, as: UTF8.self), title: scenario.title,
      ruleSets: sets)
  }

  /// The strategies of the published tables whose visits the page can make.
  private func strategies() -> [Catalogue.Strategy] {
    folders.entries("evasion").flatMap { entry -> [Catalogue.Strategy] in
      guard let table = try? EvasionTable(contentsOf: entry.path) else { return [] }
      let requests = Set(table.visits.map(\.request.rawValue)).sorted()
      return table.rows.indices.map {
        Catalogue.Strategy(
          table: entry.name, title: table.rows[$0].title, row: $0, requests: requests)
      }
    }
  }

  // MARK: - Lessons

  private var lessonNames: [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folders.lessons)) ?? []
    return names.filter {
      FileManager.default.fileExists(atPath: "\(folders.lessons)/\($0)/lesson.yaml")
    }.sorted()
  }

  private func lessonList() -> [Catalogue.Named] {
    lessonNames.compactMap { name in
      (try? Lesson(folder: "\(folders.lessons)/\(name)")).map {
        Catalogue.Named(name: name, title: $0.title, note: "\($0.minutes) minutes")
      }
    }
  }

  func lesson(_ name: String) throws -> Lesson {
    guard lessonNames.contains(name) else { throw LabError(404, "there is no lesson '\(name)'") }
    return try Lesson(folder: "\(folders.lessons)/\(name)")
  }
}
