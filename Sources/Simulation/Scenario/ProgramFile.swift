import CProcess
import FoundationEssentials

/// Where the program's own file is.
public enum ProgramFile {
  /// Its path without links, whatever it was called by; nil where the system does not tell.
  public static var path: String? {
    let files = FileManager.default
    if let path = try? files.destinationOfSymbolicLink(atPath: "/proc/self/exe"),
      files.fileExists(atPath: path)
    {
      return path
    }
    // A string that stays.
    return unsafe chokepoint_program_file().map { unsafe String(cString: $0) }
  }
}
