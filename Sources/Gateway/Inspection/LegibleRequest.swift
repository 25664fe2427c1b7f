import Dissection
package import Rules

/// What a gateway reads in a request over HTTP in clear.
package struct LegibleRequest: ~Copyable {
  private var buffer = ObservationBuffer(wanted: [FieldSet(.httpURL), FieldSet(.httpRequest)])

  package init() {}

  /// Calls `visit` with all that is legible in a request that begins with `head`, as a replay would
  /// read it; not at all when that is no head of a request.
  package mutating func read(_ head: Span<UInt8>, _ visit: (Field, Span<UInt8>) -> Void) {
    guard case .complete(let request) = HTTPRequestHead.read(head) else { return }
    buffer.begin(frame: 0, .toServer)
    request.note(head, into: &buffer)
    for observation in buffer.observations {
      visit(observation.field, buffer.bytes.span.extracting(observation.range))
    }
  }
}
