import Dissection

/// A query over UDP and what answers it.
struct RecentExchange: RecentFlow {
  var tag: UInt32 = 0
  var lastSeen = Int64.min
  /// When the query was captured; `.min` without one.
  private var queried = Int64.min
  /// When the first answer was; `.min` without one.
  private var answered = Int64.min

  /// Of no exchange.
  init() {}

  /// See `CausalOrder`.
  mutating func time(of message: OrderClue, at time: Int64, after watermark: Int64) -> Int64 {
    let isQuery = message.kind == .query
    // After a pause a query, or a second answer, is of another exchange with the same identifier.
    if lastSeen < watermark, isQuery || answered > .min { (queried, answered) = (.min, .min) }
    var moved = time
    if isQuery {
      if queried == .min, answered > watermark { moved = min(time, answered - 1) }
      if queried == .min { queried = moved }
    } else {
      moved = max(time, queried)
      if answered == .min { answered = moved }
    }
    lastSeen = max(lastSeen, moved)
    return moved
  }
}
