import Glibc
import Synchronization

/// A file that appears whole or not at all: written beside its place, and put there at the end.
///
/// A file that was there is replaced: its permissions are kept, and so is a symbolic link to it. Other
/// hard links keep what was there, as do those who have it open. What is no regular file
/// (`OutputPlace`) is written to directly. A file that is not finished is removed.
///
/// The first failure stays: what is written after it is dropped, and `finish` throws it again, so that
/// one who writes in many places can look for it in one. The room that it took is given back at once,
/// so that a full disk may still have enough for the others.
public final class OutputFile: Sendable {
  private struct State: ~Copyable {
    var file: OpenFile
    var failure: OutputError?

    mutating func fail(_ error: OutputError) -> OutputError {
      file = .gone
      if failure == nil { failure = error }
      return failure ?? error
    }
  }

  /// What the bytes go to.
  private enum OpenFile: ~Copyable {
    case temporary(TemporaryFile, target: String)
    case direct(DirectFile)
    case gone

    var descriptor: Int32 {
      switch self {
      case .temporary(let file, _): file.descriptor
      case .direct(let file): file.descriptor
      case .gone: -1
      }
    }
  }

  public let place: OutputPlace
  private let state: Mutex<State>

  /// As it was asked for.
  public var path: String { place.path }

  /// Creates it where `place` says.
  ///
  /// - Throws: `OutputError` when the system refuses.
  public init(_ place: OutputPlace) throws(OutputError) {
    self.place = place
    guard case .file(let target, let status) = place.kind else {
      state = Mutex(State(file: .direct(try DirectFile(place))))
      return
    }
    let file = try TemporaryFile(
      in: OutputPlace.folder(of: target), status: status, for: place.path)
    state = Mutex(State(file: .temporary(file, target: target)))
  }

  /// Creates the file at `path`; `-` is standard output.
  ///
  /// - Throws: `OutputError` when nothing can be written there.
  public convenience init(_ path: String) throws(OutputError) {
    try self.init(OutputPlace(path))
  }

  /// See `OutputPlace.workingFolder`.
  public var workingFolder: String { place.workingFolder }

  /// Adds bytes at the end.
  public func write(_ bytes: [UInt8]) throws(OutputError) {
    let failure: OutputError? = state.withLock { state in
      if let failure = state.failure { return failure }
      guard !DescriptorBytes.write(bytes, to: state.file.descriptor) else { return nil }
      return state.fail(OutputError(path: path, "cannot be written in full", code: errno))
    }
    if let failure { throw failure }
  }

  /// Notes that what was to be written is not to be had.
  public func fail(_ error: OutputError) {
    let own = OutputError(path: path, reason: "cannot be written: \(error)", code: error.code)
    state.withLock { _ = $0.fail(own) }
  }

  /// Puts the file in its place.
  ///
  /// - Throws: why it is not whole, now or since before.
  public func finish() throws(OutputError) {
    let failure: OutputError? = state.withLock { state in
      if let failure = state.failure { return failure }
      do throws(OutputError) {
        switch state.file {
        case .temporary(let file, let target): try file.move(to: target, for: path)
        case .direct(let file): try file.finish()
        case .gone: break
        }
        return nil
      } catch {
        return state.fail(error)
      }
    }
    if let failure { throw failure }
  }
}

/// What is written to where it stands: standard output, a pipe, a device.
private final class DirectFile {
  private let path: String
  private(set) var descriptor: Int32

  init(_ place: OutputPlace) throws(OutputError) {
    path = place.path
    if case .standardOutput = place.kind {
      // A copy, so that closing it leaves standard output as it was.
      descriptor = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3)
    } else {
      // The string ends with a zero byte, and lives as long as the call.
      descriptor = unsafe open(place.path, O_WRONLY | O_NOCTTY | O_CLOEXEC)
    }
    guard descriptor >= 0 else {
      throw OutputError(path: path, "cannot be written", code: errno)
    }
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
  }

  func finish() throws(OutputError) {
    defer { descriptor = -1 }
    guard descriptor < 0 || close(descriptor) == 0 else {
      throw OutputError(path: path, "cannot be written in full", code: errno)
    }
  }
}
