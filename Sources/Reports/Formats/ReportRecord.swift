public import Configuration

/// What `--json` wrote of how its report was made.
public struct ReportRecord: Sendable {
  /// Of all scenarios, in their order; at least one.
  public let origins: [Report.Origin]
  /// The document itself.
  public let bytes: [UInt8]

  /// The program, seed and captures, which all scenarios share.
  public var origin: Report.Origin { origins[0] }

  /// The files of all scenarios, each once.
  public var files: [ReadFile] { Set(origins.flatMap(\.files)).sorted() }

  /// Reads a document.
  ///
  /// - Parameter path: for messages.
  /// - Throws: `ReportError` when it is none, was written by another version, or is damaged.
  public init(_ bytes: [UInt8], path: String) throws(ReportError) {
    self.bytes = bytes
    let document = try ReportDocument<Run>(bytes, path: path)
    for run in document.runs where run.format != JSONFormat.version {
      let format = run.format.map { "of format \($0)" } ?? "of a format without number"
      throw ReportError(
        description: "\(path): is \(format), and this program makes those of format "
          + "\(JSONFormat.version) again: use the version that wrote it")
    }
    var origins: [Report.Origin] = []
    for run in document.runs {
      guard let origin = run.origin else {
        throw ReportError(
          description: "\(path): is no whole report: \(ReportError.remedy)")
      }
      origins.append(origin)
    }
    guard let first = origins.first,
      origins.allSatisfy({ Self.agree($0, first) })
    else {
      throw ReportError(
        description: "\(path): its scenarios are not of one run: \(ReportError.remedy)")
    }
    self.origins = origins
  }

  /// Whether two scenarios are of the same run.
  private static func agree(_ one: Report.Origin, _ other: Report.Origin) -> Bool {
    one.version == other.version && one.commit == other.commit && one.seed == other.seed
      && one.inputs.map(\.path) == other.inputs.map(\.path)
      && one.inputs.map(\.sha256) == other.inputs.map(\.sha256)
  }

  private struct Run: Decodable {
    var format: Int?
    var chokepoint: String
    var commit: String?
    var seed: UInt64?
    var options: [String: Value]?
    var inputs: [Input]?
    var files: [File]?
    var suffixes: String?

    enum CodingKeys: String, CodingKey {
      case format, chokepoint, commit, seed, options, inputs, files
      case suffixes = "public_suffixes"
    }

    /// Nil when a part is missing.
    var origin: Report.Origin? {
      guard let commit, let seed, let options, let inputs, let files, let suffixes else {
        return nil
      }
      return Report.Origin(
        version: chokepoint, commit: commit,
        options: options.sorted { $0.key < $1.key }.map { Report.Option($0.key, $0.value.value) },
        seed: seed, inputs: inputs.map(\.input), files: files.map(\.file),
        publicSuffixes: suffixes)
    }

    /// What is not there stays nil, so that a format without it is told by its number; what is there and of
    /// another type is an error.
    init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      chokepoint = try container.decode(String.self, forKey: .chokepoint)
      format = try container.decodeIfPresent(Int.self, forKey: .format)
      guard format == JSONFormat.version else { return }
      commit = try container.decodeIfPresent(String.self, forKey: .commit)
      seed = try container.decodeIfPresent(UInt64.self, forKey: .seed)
      options = try container.decodeIfPresent([String: Value].self, forKey: .options)
      inputs = try container.decodeIfPresent([Input].self, forKey: .inputs)
      files = try container.decodeIfPresent([File].self, forKey: .files)
      suffixes = try container.decodeIfPresent(String.self, forKey: .suffixes)
    }
  }

  private struct Value: Decodable {
    var value: Report.Option.Value

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      value =
        if let text = try? container.decode(String.self) { .text(text) } else {
          .list(try container.decode([String].self))
        }
    }
  }

  private struct Input: Decodable {
    var capture: String
    var path: String
    var sha256: String?
    var series: Int?
    var packets: Int
    var flows: Int
    var error: String?

    var input: Report.Input {
      var input = Report.Input(name: capture, path: path)
      input.sha256 = sha256
      input.series = series
      input.packets = packets
      input.flows = flows
      input.error = error
      return input
    }
  }

  private struct File: Decodable {
    var kind: ReadFile.Kind
    var path: String
    var sha256: String

    var file: ReadFile {
      var file = ReadFile(kind, path: path, bytes: [])
      file.sha256 = sha256
      return file
    }
  }
}

extension ReadFile.Kind: Decodable {}
