import ArgumentParser

/// What `--threads` means, wherever captures are replayed.
enum ThreadsHelp {
  static let text = ArgumentHelp(
    "Threads that replay: several captures at the same time, or the users of one. Results do not depend "
      + "on it. A capture is replayed again by one thread when its users together come near a limit on "
      + "memory; one that can be read only once, and one with --profile or --write-capture, is replayed "
      + "by one from the start.",
    valueName: "n")
}
