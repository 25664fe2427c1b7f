public import Configuration

/// What a benchmark was made of, and where: without it, figures cannot be compared.
public struct BenchmarkOrigin: Sendable {
  /// A computer, as far as it tells.
  public struct Machine: Hashable, Sendable, Decodable {
    public var processor: String?
    /// Processors that programs may use.
    public var cores: Int
    public var memoryBytes: Int?
    /// The distribution, and the kernel with its version.
    public var system: String?
    public var kernel: String?

    /// A computer.
    public init(
      processor: String?, cores: Int, memoryBytes: Int?, system: String?, kernel: String?
    ) {
      self.processor = processor
      self.cores = cores
      self.memoryBytes = memoryBytes
      self.system = system
      self.kernel = kernel
    }
  }

  /// The program that was measured.
  public struct Build: Hashable, Sendable, Decodable {
    public var version: String
    /// With `+changes` behind it when files had been changed since.
    public var commit: String
    /// `release` or `debug`.
    public var configuration: String
    public var architecture: String
    /// The library that does the bare read, with its version.
    public var libpcap: String

    /// A program.
    public init(
      version: String, commit: String, configuration: String, architecture: String, libpcap: String
    ) {
      self.version = version
      self.commit = commit
      self.configuration = configuration
      self.architecture = architecture
      self.libpcap = libpcap
    }

    private enum CodingKeys: String, CodingKey {
      case version = "chokepoint"
      case commit, configuration, architecture, libpcap
    }
  }

  /// A capture that was read.
  public struct Capture: Hashable, Sendable, Decodable {
    public var name: String
    /// Of the file as it is on disk, in 64 hexadecimal digits.
    public var sha256: String?

    /// A capture.
    public init(name: String, sha256: String?) {
      self.name = name
      self.sha256 = sha256
    }

    private enum CodingKeys: String, CodingKey {
      case name = "capture"
      case sha256
    }
  }

  public var build: Build
  public var machine: Machine
  /// Those that choose gateways, rules and censors.
  public var options: [Report.Option]
  public var captures: [Capture] = []
  /// Why captures were not measured: what libpcap cannot read in full has no bare read.
  public var leftOut: [String] = []
  /// The scenario, censors, rule sets and lists.
  public var files: [ReadFile]

  /// A benchmark of no capture yet.
  public init(build: Build, machine: Machine, options: [Report.Option], files: [ReadFile]) {
    self.build = build
    self.machine = machine
    self.options = options
    self.files = files
  }
}
