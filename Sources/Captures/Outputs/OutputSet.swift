public import Configuration
import CProcess
import Glibc

/// What a command reads and writes, so that no output takes the place of an input or of another output.
///
/// Ask for all places before the first file is made: what is refused is refused with nothing changed.
///
///     var outputs = OutputSet(inputs: captures, read: FilesRead.all)
///     let places = (try outputs.add(json), try outputs.add(html))
///     let file = try OutputFile(places.0)
public struct OutputSet {
  private var inputs: [FileIdentity: String]
  private var taken: Set<OutputPlace.Key> = []
  /// Whether an output goes to standard output, which then has nothing else.
  public private(set) var usesStandardOutput = false

  /// - Parameters:
  ///   - paths: what is going to be read; `-` is standard input, and what is not there counts for nothing.
  ///   - read: what was read already.
  /// - Throws: `OutputError` when standard output was sent to one of them, as in `... x.pcap >> x.pcap`.
  public init(
    inputs paths: [String], read: [FileIdentity: String] = [:]
  ) throws(OutputError) {
    inputs = read
    for path in paths {
      // Devices can be read and written at once.
      guard FileKind.isRegular(path), let identity = Self.identity(ofInput: path) else { continue }
      inputs[identity] = path
    }
    if let output = FileIdentity(descriptor: STDOUT_FILENO), let input = inputs[output],
      FileKind.isRegular(descriptor: STDOUT_FILENO)
    {
      throw OutputError(
        path: "-", reason: "goes to \(Self.name(input)), which is read; name another file")
    }
  }

  /// Where an output goes.
  ///
  /// - Throws: `OutputError` when nothing can be written there, it is read, or another output.
  public mutating func add(_ path: String) throws(OutputError) -> OutputPlace {
    let place = try OutputPlace(path)
    guard let key = place.key else { return place }
    if case .file(let identity) = key, let input = inputs[identity] {
      throw OutputError(
        path: path,
        reason: input == path
          ? "is read; name another file to write"
          : "is \(Self.name(input)), which is read; name another file to write")
    }
    guard taken.insert(key).inserted else {
      throw OutputError(
        path: path, reason: "is named for two outputs; give each its own file")
    }
    if key == .standardOutput { usesStandardOutput = true }
    return place
  }

  /// Where a file goes that comes with an output, and is written by a name that nobody chose.
  ///
  /// - Throws: as `add`, and when the file is a link: what makes it may follow one.
  public mutating func addCompanion(_ path: String) throws(OutputError) {
    guard !FileKind.isLink(path) else {
      throw OutputError(path: path, reason: "is a symbolic link; remove it")
    }
    _ = try add(path)
  }

  /// Where a folder goes that is made unless it is there.
  ///
  /// - Parameter files: those that will be written to it, as paths from there on.
  /// - Throws: as `add`, of each of the files, and when no folder can be there.
  public mutating func addFolder(_ path: String, files: [String]) throws(OutputError) {
    switch FileKind(path) {
    case .missing(ENOENT):
      var name = path[...]
      while name.hasSuffix("/") { name.removeLast() }
      // One that is made with the folders above it has nothing in its way.
      if case .folder = FileKind(OutputPlace.folder(of: String(name))) {
        _ = try add(String(name))
      }
    case .missing(let code): throw OutputError(path: path, "cannot be made a folder", code: code)
    case .regular, .other:
      throw OutputError(path: path, reason: "is no folder; name one for the tables")
    case .folder:
      for file in files.map({ path + "/" + $0 }) {
        // What is in a folder that is not there yet is no input, and no other output.
        if case .folder = FileKind(OutputPlace.folder(of: file)) { _ = try add(file) }
      }
    }
  }

  private static func identity(ofInput path: String) -> FileIdentity? {
    path == "-" ? FileIdentity(descriptor: STDIN_FILENO) : FileIdentity(path: path)
  }

  private static func name(_ input: String) -> String {
    input == "-" ? "standard input" : input
  }
}

extension FileKind {
  /// Whether a regular file is at a path; `-` is standard input.
  fileprivate static func isRegular(_ path: String) -> Bool {
    if path == "-" { return isRegular(descriptor: STDIN_FILENO) }
    if case .regular = FileKind(path) { return true }
    return false
  }

  fileprivate static func isRegular(descriptor: Int32) -> Bool {
    var status = stat()
    // Writes one `stat` structure.
    return unsafe fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
  }

  /// Whether a symbolic link is at a path.
  fileprivate static func isLink(_ path: String) -> Bool {
    var status = stat()
    // Writes one `stat` structure.
    return unsafe lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK
  }
}
