import Captures
import Rules

// What a rate does to a flow: how long what it brings would have taken, and what OONI would have measured.
extension Judge {
  /// OONI gives a page ten seconds, of which it reads 2^19 bytes at most (ooni/probe-cli,
  /// `webconnectivitylte/secureflow.go`).
  private static let pageSeconds: UInt64 = 10
  private static let pageBytesMax: UInt64 = 1 << 19

  /// Lets a rate hold for a flow that a box has begun to throttle.
  mutating func throttle(_ facts: FlowFacts, _ action: BoxAction) {
    guard action.reaction == .throttle, let rate = plan.boxes[Int(action.box)].rate,
      !throttled.has(facts.index)
    else { return }
    var mixer = facts.draws(seed: plan.seed)
    mixer.add(0x7261_7465 &+ UInt64(UInt32(bitPattern: action.box)))
    throttled.add(
      ThrottledFlow(
        rate: UInt64(Self.draw(from: rate.kilobits, mixer.value, salt: 0)) * 1000,
        since: facts.flow.lastSeen),
      to: facts.index)
  }

  /// Counts the payload of a packet of a flow with a rate.
  mutating func measure(_ byteCount: Int, _ facts: FlowFacts) {
    let place = throttled.first(of: facts.index)
    guard place >= 0 else { return }
    if facts.direction == .toServer {
      throttled[place].bytesToServer &+= UInt64(byteCount)
    } else {
      throttled[place].bytesToClient &+= UInt64(byteCount)
    }
  }

  /// Ends a flow with a rate: by how many seconds what it brought would have come later, and whether a
  /// page would not have come in time.
  mutating func endThrottling(_ facts: FlowFacts) {
    guard !throttled.isEmpty else { return }
    let place = throttled.first(of: facts.index)
    guard place >= 0 else { return }
    let flow = throttled[place]
    throttled.release(facts.index)
    let taken = UInt64(max(0, facts.flow.lastSeen &- flow.since) / 1_000_000_000)
    let seconds = flow.seconds()
    if seconds > taken {
      self[facts.index].slowedSeconds = UInt16(clamping: seconds - taken)
    }
    guard self[facts.index].finding.verdict == .degraded,
      flow.seconds(bytesMax: Self.pageBytesMax) > Self.pageSeconds
    else { return }
    self[facts.index].finding.blocking = .httpFailure
    self[facts.index].finding.failure = .genericTimeout
  }
}
