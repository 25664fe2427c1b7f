/// A reading of a flow that boxes share, of any plan: by which habits, and of which packets.
///
/// What is read once for each of them is judged for every plan that has boxes with it on the flow's way.
struct Reading: Hashable, Sendable {
  /// The number of the habits in the `ReadingCatalogue`; 0 for those of a perfect reader.
  var habits: Int16
  var visibility: Visibility

  /// That of a perfect reader, which each flow has: what it reads in a packet, the gateways know that
  /// the packet passes.
  static let perfect = Reading(habits: 0, visibility: .both)
}

/// Which packets of a flow a gateway sees.
enum Visibility: UInt8, Sendable {
  case both
  /// Those of the client.
  case toServer
  /// Those of the server.
  case toClient

  /// Those of a flow that a gateway sees which is on some of its ways.
  init(_ sight: Sight, clientIsInside: Bool) {
    self =
      switch sight {
      case .both: .both
      case .out: clientIsInside ? .toServer : .toClient
      case .back: clientIsInside ? .toClient : .toServer
      }
  }

  @inline(__always)
  func includes(_ direction: Direction) -> Bool {
    switch self {
    case .both: true
    case .toServer: direction == .toServer
    case .toClient: direction == .toClient
    }
  }
}
