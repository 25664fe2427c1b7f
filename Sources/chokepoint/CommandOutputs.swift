import ArgumentParser
import Captures
import Configuration
import Glibc
import Reports

/// What a command writes, and whether it could.
///
/// First all places are asked for, which touches nothing: what would take the place of an input, or of
/// another output, is refused there. Then the files are made. At the end each is written and put in its
/// place by itself, with an error line of its own, so that none takes another with it.
struct CommandOutputs {
  private var set: OutputSet
  /// Whether any was not written as it was asked for.
  private(set) var hasFailed = false
  private var readerHasLeft = false
  /// Whether standard output takes nothing, which is said once.
  private var isSilent = false

  /// - Parameter inputs: the files that will be read; those that were are known.
  init(inputs: [String] = []) throws(OutputError) {
    set = try OutputSet(inputs: inputs, read: FilesRead.all)
  }

  /// Where an output goes; nil for one that nobody asked for.
  mutating func place(_ path: String?) throws(OutputError) -> OutputPlace? {
    guard let path else { return nil }
    return try set.add(path)
  }

  /// Where a database goes, and SQLite's own files beside it.
  mutating func databasePlace(_ path: String?) throws(OutputError) -> OutputPlace? {
    guard let place = try place(path) else { return nil }
    for ending in ReportDatabase.companions {
      if let file = place.filePath { try set.addCompanion(file + ending) }
    }
    return place
  }

  /// A folder and its tables.
  mutating func folder(
    _ path: String?, _ names: [String]
  ) throws(OutputError) -> TableFolder? {
    try path.map { path throws(OutputError) in
      try TableFolder(path, names: names, in: &set)
    }
  }

  /// Does what may fail without holding up the rest, and says so when it does.
  mutating func attempt(_ body: () throws -> Void) {
    do {
      try body()
    } catch {
      hasFailed = true
      if let error = error as? OutputError, error.path == "-", error.isOfReaderThatLeft {
        readerHasLeft = true
      } else {
        Terminal.complain("chokepoint: \(error)")
      }
    }
  }

  /// Notes what failed elsewhere.
  mutating func note(_ error: OutputError?) {
    if let error { attempt { throw error } }
  }

  /// Writes a document, and puts it in its place.
  mutating func write(_ document: @autoclosure () throws -> [UInt8], to file: OutputFile?) {
    guard let file else { return }
    attempt {
      try file.write(document())
      try file.finish()
    }
  }

  /// Writes the tables of a folder, as many as can be.
  mutating func write(_ files: [CSVFormat.File], to folder: TableFolder?, below name: String? = nil)
  {
    guard let folder else { return }
    var failures: [OutputError] = []
    for file in files {
      do throws(OutputError) {
        try folder.write(file, below: name)
      } catch {
        failures.append(error)
      }
    }
    guard var first = failures.first else { return }
    if failures.count > 1 { first.reason += "; nor can \(failures.count - 1) more tables" }
    note(first)
  }

  /// Prints what people read, on standard output; where that is taken by a document, on standard error,
  /// as tcpdump's counts are with `-w -`.
  mutating func show(_ text: String) {
    if set.usesStandardOutput {
      StandardStream.complain(text)
      return
    }
    guard !isSilent else { return }
    do throws(OutputError) {
      try Terminal.write(text)
    } catch {
      isSilent = true
      note(error)
    }
  }

  /// Ends the command with the status that fits.
  func finish(isComplete: Bool = true) throws {
    if readerHasLeft { throw ExitStatus.readerLeft }
    if hasFailed || !isComplete { throw ExitStatus.incomplete }
  }
}
