import ArgumentParser
import Captures

/// Captures, and which of their packets are read.
struct CaptureArguments: ParsableArguments {
  @Argument(
    help: "Captures, folders of captures, or - for standard input.", completion: .file())
  var captures: [String] = []

  @OptionGroup var reading: ReadOption

  @OptionGroup var packets: FilterOptions

  func validate() throws {
    guard !all.isEmpty else {
      throw ValidationError("Name a capture, a folder of captures, or - for standard input.")
    }
  }

  /// All that are named.
  var all: [String] { reading.read + captures }

  /// Whether they are a single file, or standard input.
  var isOneFile: Bool { CaptureFinder.isOneFile(all) }

  /// The files that are named.
  func find(asSeries: Bool = false) -> (captures: [CaptureFile], errors: [CaptureError]) {
    CaptureFinder.find(all, asSeries: asSeries, filter: packets.filter)
  }
}

/// A capture as users of tcpdump name it.
struct ReadOption: ParsableArguments {
  @Option(
    name: [.customShort("r"), .customLong("read")], parsing: .singleValue,
    help: ArgumentHelp("A capture, as for tcpdump; may be given again.", valueName: "file"),
    completion: .file())
  var read: [String] = []
}

/// Which packets of captures are read.
struct FilterOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Read only the packets that a filter of tcpdump lets through (pcap-filter(7)), such as "
        + "'host 192.0.2.1 and port 53'. Hosts are addresses: no name is looked up.",
      valueName: "filter"))
  var filter: String?

  func validate() throws {
    guard let filter else { return }
    do throws(FilterError) {
      try FilterError.check(filter)
    } catch {
      throw ValidationError("--filter: \(error).")
    }
  }
}
