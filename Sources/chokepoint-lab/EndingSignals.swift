import Dispatch
import Glibc

/// SIGINT, SIGTERM and SIGHUP: they end the lab, which then removes what it wrote.
actor EndingSignals {
  private var sources: [any DispatchSourceSignal] = []

  /// Waits for the first of them.
  func first() async {
    let (stream, continuation) = AsyncStream<Void>.makeStream()
    for number in [SIGINT, SIGTERM, SIGHUP] {
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number)
      source.setEventHandler { continuation.yield() }
      source.resume()
      sources.append(source)
    }
    for await _ in stream { return }
  }
}
