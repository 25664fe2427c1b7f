/// Takes the lines of flows.
///
/// The first failure stays with it, as `OutputFile` says.
public protocol LineOutput: AnyObject {
  /// Where there is room for what is put together before it is written.
  var workingFolder: String { get }
  /// Adds bytes at the end.
  func write(_ bytes: [UInt8]) throws(OutputError)
  /// Notes that what was to be written is not to be had.
  func fail(_ error: OutputError)
}

extension OutputFile: LineOutput {}

/// Lines that are written, and read again once: for the database, which takes them in one transaction.
public final class KeptLines: LineOutput {
  public let workingFolder: String
  private let path: String
  /// Nil once it has failed, so that the room it took is there for others.
  private var file: UnnamedFile?
  private var count = 0
  private var failure: OutputError?
  private static let chunkCount = 1 << 20

  /// - Parameter place: of what they are kept for.
  public init(for place: OutputPlace) throws(OutputError) {
    path = place.path
    workingFolder = place.workingFolder
    file = try UnnamedFile(in: place.workingFolder)
  }

  public func write(_ bytes: [UInt8]) throws(OutputError) {
    if let failure { throw failure }
    do throws(OutputError) {
      try file?.write(bytes)
      count += bytes.count
    } catch {
      fail(error)
      throw error
    }
  }

  public func fail(_ error: OutputError) {
    let own = OutputError(path: path, reason: "cannot be written: \(error)", code: error.code)
    failure = failure ?? own
    file = nil
  }

  /// Calls `body` with all lines, as many at a time as a piece of the file holds.
  ///
  /// - Throws: why they are not whole, or what `body` throws.
  public func forEachPart(_ body: ([UInt8]) throws(OutputError) -> Void) throws(OutputError) {
    if let failure { throw failure }
    var rest: [UInt8] = []
    var done = 0
    while done < count, let file {
      let end = min(count, done + Self.chunkCount)
      var part = rest
      part += try file.read(done..<end)
      done = end
      // A line that is cut off goes on in the next part.
      let cut = part.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
      rest = Array(part[cut...])
      part.removeLast(part.count - cut)
      if !part.isEmpty { try body(part) }
    }
    if !rest.isEmpty { try body(rest) }
  }
}
