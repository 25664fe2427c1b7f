/// A capture to read: where it is, and what reports call it.
public struct CaptureFile: Hashable, Sendable {
  /// The path that opens it; `-` is standard input.
  public var path: String
  /// The name in reports: inside a folder that was asked for, the path from there; else the last
  /// component of the path. It does not tell where on this machine the capture lies.
  public var name: String
  /// The name that it has where no other capture of the run has the same.
  public let shortName: String
  /// Of which series it is a part, from 1; nil for a capture on its own.
  public var series: Int?

  /// Which of its packets are read, in libpcap's language; nil for all.
  public var filter: String?

  /// The capture at `path`, called `name`, or else by the last component of its path.
  public init(path: String, name: String? = nil) {
    self.path = path
    let isFolder = path.hasSuffix("/")
    let lastComponent = path.split(separator: "/").last.map(String.init)
    shortName = name ?? (isFolder ? nil : lastComponent) ?? path
    self.name = shortName
  }

  /// The same, of which only some packets are read.
  public func filtered(by filter: String?) -> CaptureFile {
    var file = self
    file.filter = filter
    return file
  }

  /// The capture that comes in on standard input.
  public static let standardInput = CaptureFile(path: "-", name: "-")

  /// Whether it is read from standard input.
  public var isStandardInput: Bool { path == "-" }

  /// Sees that it can be read more than once.
  public func requireSeveralReads() throws(CaptureError) {
    guard isStandardInput else { return }
    throw CaptureError(
      path: path, reason: "read many times, which standard input cannot be", remedy: "name a file")
  }
}

extension [CaptureFile] {
  /// The captures that are replayed as one, in their order: each on its own, or all of a series.
  public var units: [[CaptureFile]] {
    var units: [[CaptureFile]] = []
    var places: [Int: Int] = [:]
    for file in self {
      guard let series = file.series else {
        units.append([file])
        continue
      }
      if let place = places[series] {
        units[place].append(file)
      } else {
        places[series] = units.count
        units.append([file])
      }
    }
    return units
  }
}
