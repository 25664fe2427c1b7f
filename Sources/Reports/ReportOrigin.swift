public import Configuration
public import Rules

extension Report {
  /// What a report was made from: the same files, options, seed and program make the same bytes.
  public struct Origin: Sendable {
    /// Of the program, as in `CHANGELOG.md`.
    public var version: String
    /// That the program was built from; `unknown` where it was not told.
    public var commit: String
    /// The options that can change a figure, as they were given or by default.
    public var options: [Option]
    /// Of all that is drawn.
    public var seed: UInt64
    /// The captures, in their order.
    public var inputs: [Input]
    /// The series of which captures are parts.
    public var seriesCount: Int { Set(inputs.compactMap(\.series)).count }
    /// The scenario, censors, rule sets and lists, in a fixed order.
    public var files: [ReadFile]
    /// What became of the entries of each list.
    public var lists: [ListAccount]
    /// Which list tells what part of a name was registered.
    public var publicSuffixes: String

    /// What a report was made from.
    public init(
      version: String, commit: String, options: [Option], seed: UInt64, inputs: [Input],
      files: [ReadFile], lists: [ListAccount] = [], publicSuffixes: String
    ) {
      self.version = version
      self.commit = commit
      self.options = options
      self.seed = seed
      self.inputs = inputs
      self.files = files
      self.lists = lists
      self.publicSuffixes = publicSuffixes
    }
  }

  /// An option of the command line, without its hyphens.
  public struct Option: Hashable, Sendable {
    /// What it was given.
    public enum Value: Hashable, Sendable {
      case text(String)
      /// One that may be given again and again.
      case list([String])
    }

    public var name: String
    public var value: Value

    /// An option.
    public init(_ name: String, _ value: Value) {
      self.name = name
      self.value = value
    }

    /// Its values.
    public var values: [String] {
      switch value {
      case .text(let text): [text]
      case .list(let list): list
      }
    }
  }

  /// A capture that was replayed, in whole or in part.
  public struct Input: Sendable {
    /// As it was named on the command line, or found in a folder.
    public var name: String
    /// What opened it; `-` is standard input.
    public var path: String
    /// Of the file as it is on disk, in hexadecimal; nil where it was not asked for.
    public var sha256: String?
    /// Of which series it is a part, from 1; nil for a capture on its own.
    public var series: Int?
    public var packets: Int
    public var flows: Int
    /// Why it was not read to its end.
    public var error: String?

    /// An input of which nothing was read.
    public init(name: String, path: String) {
      self.name = name
      self.path = path
      packets = 0
      flows = 0
    }
  }
}
