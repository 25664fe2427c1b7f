import Foundation
import PackagePlugin

/// Writes which commit is built, whenever Git's head or a source has changed.
///
/// A manifest knows the commit as well (`Context.gitInformation`), but SwiftPM keeps what a manifest came to
/// until its text changes: the commit would be that of some build before.
@main struct CommitPlugin: BuildToolPlugin {
  func createBuildCommands(context: PluginContext, target: any Target) -> [Command] {
    let package = context.package.directoryURL
    let script = package.appending(path: "Scripts/lib/commit.sh")
    let output = context.pluginWorkDirectoryURL.appending(path: "Commit.swift")
    let sources = context.package.targets.compactMap { $0 as? any SourceModuleTarget }
      .flatMap { $0.sourceFiles(withSuffix: "").map(\.url) }
    return [
      .buildCommand(
        displayName: "Asking Git for the commit", executable: URL(filePath: "/bin/sh"),
        arguments: [script.path, package.path, output.path],
        inputFiles: [script] + Self.gitFiles(of: package) + sources, outputFiles: [output])
    ]
  }

  /// What changes when there is another commit: none outside of a repository.
  private static func gitFiles(of package: URL) -> [URL] {
    var folder = package.appending(path: ".git")
    // In a worktree, a file that says where the folder is.
    if let text = try? String(contentsOf: folder, encoding: .utf8), text.hasPrefix("gitdir: ") {
      let path = text.dropFirst("gitdir: ".count).trimmingCharacters(in: .newlines)
      folder = URL(filePath: path, relativeTo: package)
    }
    return ["HEAD", "logs/HEAD", "index"].map { folder.appending(path: $0) }
      .filter { FileManager.default.fileExists(atPath: $0.path) }
  }
}
