import Glibc

/// What lies at a path, symbolic links followed.
enum FileKind {
  case regular, folder, other
  /// Nothing that can be asked about: the system's error number.
  case missing(Int32)

  /// Looks at `path`.
  init(_ path: String) {
    var status = stat()
    // Writes one `stat` structure.
    guard unsafe stat(path, &status) == 0 else {
      self = .missing(errno)
      return
    }
    switch status.st_mode & S_IFMT {
    case S_IFREG: self = .regular
    case S_IFDIR: self = .folder
    default: self = .other
    }
  }
}

extension CaptureFile {
  /// Device and number of the regular file behind its links; nil for what is none.
  public var identity: [UInt64]? {
    var status = stat()
    // Writes one `stat` structure.
    guard !isStandardInput, unsafe stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG
    else { return nil }
    return [UInt64(status.st_dev), UInt64(status.st_ino)]
  }
}

/// The regular files in a folder and in the folders below it.
struct FolderWalk {
  /// The folder, with a slash at its end.
  let root: String
  private var folders: [String]
  private var files: [String] = []
  /// Device and number of each folder seen, since symbolic links may lead round in a circle.
  private var seen: Set<[UInt64]> = []

  /// A walk of the folder at `root`.
  init(_ root: String) {
    self.root = root.hasSuffix("/") ? root : root + "/"
    folders = [self.root]
  }

  /// The path of the next file, in no particular order, or nil at the end. Folders that cannot be
  /// read are appended to `errors`.
  mutating func next(_ errors: inout [CaptureError]) -> String? {
    while true {
      if let file = files.popLast() { return file }
      guard let folder = folders.popLast() else { return nil }
      list(folder, &errors)
    }
  }

  /// Adds what lies in `folder`, unless it was seen before.
  private mutating func list(_ folder: String, _ errors: inout [CaptureError]) {
    var status = stat()
    // Writes one `stat` structure.
    if unsafe stat(folder, &status) == 0 {
      guard seen.insert([UInt64(status.st_dev), UInt64(status.st_ino)]).inserted else { return }
    }
    guard let stream = unsafe opendir(folder) else {
      errors.append(CaptureError(path: folder, systemError: errno))
      return
    }
    defer { unsafe closedir(stream) }
    while let entry = unsafe readdir(stream) {
      // readdir(3) ends the name with a zero, inside the entry that it owns until its next call.
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        unsafe pointer.withMemoryRebound(to: CChar.self, capacity: 256) {
          unsafe String(validatingCString: $0)
        }
      }
      guard let name else {
        errors.append(
          CaptureError(
            path: folder, reason: "a file in it has a name that is not UTF-8",
            remedy: "rename it"))
        continue
      }
      if name != "." && name != ".." { add(folder + name) }
    }
  }

  private mutating func add(_ path: String) {
    switch FileKind(path) {
    // A dangling link is taken for a file: opening it tells what is wrong.
    case .regular, .missing: files.append(path)
    case .folder: folders.append(path + "/")
    // Devices, sockets and pipes are never opened unasked: reading a pipe may wait for ever.
    case .other: break
    }
  }
}
