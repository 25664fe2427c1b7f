import Dissection
import Gateway

@testable import Generation

/// All that a generator makes: frames with their times, and the names in them.
struct MadeTraffic {
  /// One network of each version of IP.
  static let networks = [
    Network(name: "one", prefixes: ["10.1.0.0/16"].compactMap { IPPrefix($0) }, share: 75),
    Network(name: "two", prefixes: ["2001:db8::/48"].compactMap { IPPrefix($0) }, share: 25),
  ]

  private(set) var frames: [[UInt8]] = []
  private(set) var times: [Int64] = []
  let truth: [TruthRow]

  /// Of 200 users and 100 sites, unless `configure` says otherwise.
  init(_ configure: (inout TrafficOptions) -> Void) throws {
    var options = TrafficOptions()
    options.names = (1...100).map { "site\($0).test" }
    options.networks = Self.networks
    options.users = 200
    options.seed = 7
    configure(&options)
    var generator = try TrafficGenerator(options)
    var frames: [[UInt8]] = []
    var times: [Int64] = []
    while generator.next({ frame, time in
      frames.append(frame.indices.map { frame[$0] })
      times.append(time)
    }) {}
    self.frames = frames
    self.times = times
    truth = generator.truth
  }

  /// A packet with its time.
  struct Moment {
    var packet: Packet
    var payload: ArraySlice<UInt8>
    var options: ArraySlice<UInt8>
    var time: Int64
  }

  func moments() throws -> [Moment] {
    try zip(frames, times).map { frame, time in
      let packet = try Packet(frame.span, linkType: .ethernet)
      return Moment(
        packet: packet, payload: frame[packet.payloadRange], options: frame[packet.optionsRange],
        time: time)
    }
  }

  /// The packets of each flow: a client's address and port here tell it from others.
  func flows() throws -> [[Moment]] {
    let isService = { (port: UInt16) in [53, 80, 443].contains(port) }
    return Dictionary(grouping: try moments()) { moment in
      isService(moment.packet.destinationPort)
        ? "\(moment.packet.source) \(moment.packet.sourcePort)"
        : "\(moment.packet.destination) \(moment.packet.destinationPort)"
    }.values.map { $0 }
  }
}
