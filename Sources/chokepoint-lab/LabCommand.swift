import ArgumentParser
import FlyingFox
import FlyingSocks
import Foundation
import Glibc
import Lab
import Simulation

/// `chokepoint-lab`.
@main
struct LabCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "chokepoint-lab",
    abstract: "Serves a page that replays and explains captures, to this machine only.",
    discussion: """
      Prints the page's address, and answers until it is ended. It listens on 127.0.0.1, opens no interface \
      and sends nothing elsewhere; a request without the token of the address is refused.

      Examples:
        chokepoint-lab
        chokepoint-lab my.pcap other-captures/ --port 9000

      Exit status: 0 ended by a signal; 1 it cannot listen; 2 wrong usage.
      """, version: Version.current)

  @Argument(
    help: "Captures, and folders of them, that the page offers. (default: those that come with it)",
    completion: .file())
  var captures: [String] = []

  @Option(help: "The port; 0 for any free one.")
  var port: UInt16 = 8642

  @Option(help: "The token of the address, of letters and digits. (default: drawn)")
  var token: String?

  @Option(
    help: "The folder of the page's files, to work on them without a build.", completion: .directory
  )
  var page: String?

  @Option(help: "The largest capture that may be dropped onto the page, in megabytes.")
  var uploadMegabytes = 2_000

  func validate() throws {
    if let token, token.utf8.count < 16 || !token.utf8.allSatisfy(Self.isTokenByte) {
      throw ValidationError("--token has at least 16 letters and digits.")
    }
    guard (1...100_000).contains(uploadMegabytes) else {
      throw ValidationError("--upload-megabytes is a number from 1 to 100000.")
    }
  }

  func run() async throws {
    let work = FileManager.default.temporaryDirectory
      .appendingPathComponent("chokepoint-lab-\(getpid())").path
    try? FileManager.default.removeItem(atPath: work)
    try FileManager.default.createDirectory(
      atPath: work, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    defer { try? FileManager.default.removeItem(atPath: work) }
    let lab: Lab
    do {
      lab = Lab(try LabFolders(captures: captures, page: page, work: work))
    } catch let error as LabStartError {
      Self.complain("chokepoint-lab: \(error)")
      throw ExitCode(2)
    }
    let server = LabServer(
      lab, token: token ?? Self.drawnToken(), uploadBytesMax: uploadMegabytes * 1_000_000)
    do {
      try await server.run(port: port)
    } catch let error as SocketError {
      Self.complain("chokepoint-lab: cannot listen on 127.0.0.1:\(port): \(error)")
      throw ExitCode(1)
    }
  }

  private static func isTokenByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: false
    }
  }

  /// 128 bits that nobody can guess.
  private static func drawnToken() -> String {
    var generator = SystemRandomNumberGenerator()
    let halves = [generator.next(), generator.next()] as [UInt64]
    return halves.map { half in
      let digits = String(half, radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }.joined()
  }

  static func complain(_ text: String) {
    FileHandle.standardError.write(Data((text + "\n").utf8))
  }
}
