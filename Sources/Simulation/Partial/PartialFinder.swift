import Configuration
import FoundationEssentials
import Population
import Text

/// From what was named on a command line to partial results.
public enum PartialFinder {
  /// Reads the parts that `arguments` name: files, and folders in which all parts are taken, by the order of
  /// their paths. Other files in a folder are passed over, unless they are called `.part`.
  ///
  /// - Throws: `MergeError` with a line for each that cannot be used.
  public static func parts(_ arguments: [String]) throws(MergeError) -> [PartialResult] {
    var parts: [PartialResult] = []
    var reasons: [String] = []
    for argument in arguments {
      let folder = files(in: argument)
      if let folder, folder.isEmpty { reasons.append("\(argument.shown): has no partial results") }
      for path in folder ?? [argument] {
        do {
          parts.append(try part(path))
        } catch let error as PartialError {
          reasons.append("\(path.shown): \(error)")
        } catch {
          reasons.append("\(error)")
        }
      }
    }
    guard reasons.isEmpty else { throw MergeError(reasons) }
    return parts
  }

  private static func part(_ path: String) throws -> PartialResult {
    try PartialResult(FileBytes.contents(of: path, limit: 1 << 30), path: path)
  }

  /// The parts in a folder; nil where it is none.
  private static func files(in folder: String) -> [String]? {
    guard (try? FileManager.default.contentsOfDirectory(atPath: folder)) != nil else { return nil }
    let names = (try? FileManager.default.subpathsOfDirectory(atPath: folder)) ?? []
    return names.sorted().map { RulesFolder.join(folder, $0) }.filter { isPart($0) }
  }

  private static func isPart(_ path: String) -> Bool {
    guard FileBytes.isRegularFile(path) else { return false }
    if path.hasSuffix(".part") { return true }
    let bytes = FileBytes.beginning(of: path, count: PartialFile.magic.count)
    return bytes.count == PartialFile.magic.count && PartialFile.isPartial(bytes)
  }
}
