import Glibc

/// From what was asked on a command line to the captures to read.
public enum CaptureFinder {
  /// Finds the captures that `arguments` name.
  ///
  /// A file is taken as it is, and `-` is standard input. A folder is searched, with the folders in
  /// it and through symbolic links, each folder once, for files that are captures by their first
  /// bytes; its captures come in the order of the bytes of their paths. What is called like a
  /// capture in a folder, but cannot be read as one, is an error; other files are passed over.
  ///
  /// - Parameters:
  ///   - asSeries: Whether the captures of each folder are a series, and those that are named
  ///     themselves another. A folder's then come in the order of the numbers that rotation gave them.
  ///   - filter: Which packets of them are read; see `CaptureFile.filter`.
  /// - Returns: The captures in the order of the arguments, and what could not be found or read.
  ///   Names are made unique: where two captures would share one, each is called by its path.
  public static func find(
    _ arguments: [String], asSeries: Bool = false, filter: String? = nil
  ) -> (captures: [CaptureFile], errors: [CaptureError]) {
    var captures: [CaptureFile] = []
    var errors: [CaptureError] = []
    var seriesCount = 0
    var seriesOfNamed: Int?
    func next() -> Int? {
      seriesCount += 1
      return asSeries ? seriesCount : nil
    }
    for argument in arguments {
      if argument == "-" {
        if captures.contains(where: \.isStandardInput) {
          errors.append(
            CaptureError(path: argument, reason: "asked for twice", remedy: "give - once"))
        } else {
          captures.append(.standardInput)
        }
        continue
      }
      switch FileKind(argument) {
      case .folder: search(argument, series: next(), &captures, &errors)
      case .missing(let code): errors.append(CaptureError(path: argument, systemError: code))
      case .regular, .other:
        seriesOfNamed = seriesOfNamed ?? next()
        captures.append(CaptureFile(path: argument))
        captures[captures.count - 1].series = seriesOfNamed
      }
    }
    makeNamesUnique(&captures)
    return (captures.map { $0.filtered(by: filter) }, errors)
  }

  /// Whether `arguments` name a single file, or standard input, and no folder.
  public static func isOneFile(_ arguments: [String]) -> Bool {
    guard arguments.count == 1 else { return false }
    if case .folder = FileKind(arguments[0]) { return false }
    return true
  }

  /// Appends the captures in the folder at `root`, in the order of their paths.
  private static func search(
    _ root: String, series: Int?, _ captures: inout [CaptureFile],
    _ errors: inout [CaptureError]
  ) {
    var walk = FolderWalk(root)
    let errorCount = errors.count
    var found: [CaptureFile] = []
    while let path = walk.next(&errors) {
      var file = CaptureFile(path: path, name: String(path.dropFirst(walk.root.count)))
      file.series = series
      do {
        _ = try CaptureStream(file)
        found.append(file)
      } catch {
        if isNamedLikeCapture(path) { errors.append(error) }
      }
    }
    if found.isEmpty && errors.count == errorCount {
      errors.append(
        CaptureError(
          path: root, reason: "no captures in this folder",
          remedy: "pcap and pcapng files are looked for, also compressed with gzip"))
    }
    found.sort { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    captures += series == nil ? found : PartNumber.sorted(found, name: \.name)
  }

  /// Whether a file is called as captures are, perhaps compressed.
  private static func isNamedLikeCapture(_ path: String) -> Bool {
    var extensions = path.lowercased().split(separator: ".").dropFirst()
    if let last = extensions.last, ["gz", "zst", "xz", "bz2", "lz4"].contains(last) {
      extensions.removeLast()
    }
    return extensions.last.map { ["pcap", "pcapng", "cap"].contains($0) } ?? false
  }

  /// Calls captures by their short names, or by their paths where those would occur twice.
  public static func makeNamesUnique(_ captures: inout [CaptureFile]) {
    var counts: [String: Int] = [:]
    for capture in captures { counts[capture.shortName, default: 0] += 1 }
    for index in captures.indices {
      let capture = captures[index]
      captures[index].name =
        counts[capture.shortName, default: 0] > 1 ? capture.path : capture.shortName
    }
  }
}
