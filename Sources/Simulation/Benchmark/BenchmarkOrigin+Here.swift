import Captures
import Configuration
import Glibc
import Reports

extension BenchmarkOrigin.Build {
  /// The program that runs.
  static func here(commit: String) -> BenchmarkOrigin.Build {
    #if DEBUG
      let configuration = "debug"
    #else
      let configuration = "release"
    #endif
    #if arch(x86_64)
      let architecture = "x86_64"
    #elseif arch(arm64)
      let architecture = "arm64"
    #else
      let architecture = "another"
    #endif
    return BenchmarkOrigin.Build(
      version: Version.current, commit: commit, configuration: configuration,
      architecture: architecture, libpcap: BareRead.library)
  }
}

extension BenchmarkOrigin.Machine {
  /// The computer that it runs on, by the files in which Linux tells.
  static var here: BenchmarkOrigin.Machine {
    let kilobytes = value(of: "MemTotal", in: "/proc/meminfo", separator: ":")?
      .split(separator: " ").first.flatMap { Int($0) }
    let kernel = [text("/proc/sys/kernel/ostype"), text("/proc/sys/kernel/osrelease")]
      .compactMap { $0?.split(separator: "\n").first }.joined(separator: " ")
    return BenchmarkOrigin.Machine(
      processor: value(of: "model name", in: "/proc/cpuinfo", separator: ":"),
      cores: sysconf(Int32(_SC_NPROCESSORS_ONLN)), memoryBytes: kilobytes.map { $0 * 1024 },
      system: value(of: "PRETTY_NAME", in: "/etc/os-release", separator: "=")?
        .split(separator: "\"").first.map(String.init),
      kernel: kernel.isEmpty ? nil : kernel)
  }

  /// What stands behind `key` in a file of lines.
  private static func value(of key: String, in path: String, separator: Character) -> String? {
    let line = text(path)?.split(separator: "\n").first { $0.hasPrefix(key) }
    guard let parts = line?.split(separator: separator, maxSplits: 1), parts.count == 2 else {
      return nil
    }
    return String(parts[1].drop { $0 == " " || $0 == "\t" })
  }

  private static func text(_ path: String) -> String? {
    guard let bytes = try? FileBytes.contents(of: path, limit: 1 << 22) else { return nil }
    return String(decoding: bytes, as: UTF8.self)
  }
}
