import Dissection
import Testing

/// What the probes of Ablove et al., USENIX Security 2026, Table 12, tell of the censors' parsers.
struct HabitsOfCensors: CustomTestStringConvertible {
  var name: String
  var habits: ClientHelloHabits

  var testDescription: String { name }

  private init(_ name: String, _ set: (inout ClientHelloHabits) -> Void) {
    self.name = name
    habits = ClientHelloHabits()
    set(&habits)
  }

  /// In the order of the table's columns.
  static let overTCP = [
    HabitsOfCensors("TSG") {
      $0.message = .nonzeroFits
      $0.extensions = .clamped
      $0.serverNameList = .ignored
      $0.hostName = .exact
    },
    HabitsOfCensors("GFW (I)") {
      $0.record = .exact
      $0.message = .clamped
      $0.extensions = .nonzero
      $0.serverNameExtension = .ignored
      $0.serverNameList = .ignored
    },
    HabitsOfCensors("GFW (II)") {
      $0.extensions = .ignored
      $0.serverNameList = .ignored
      $0.hostName = .exact
    },
    HabitsOfCensors("GFW (III)") {
      $0.message = .exact
      $0.extensions = .nonzero
      $0.serverNameList = .ignored
      $0.hostName = .ignored
    },
    HabitsOfCensors("Henan") {
      $0.record = .exact
      $0.message = .ignored
      $0.extensions = .ignored
      $0.serverNameExtension = .fits
      $0.serverNameList = .ignored
    },
    HabitsOfCensors("Myanmar") {
      $0.message = .exact
      $0.extensions = .fits
      $0.serverNameList = .exact
    },
    HabitsOfCensors("Kazakhstan") {
      $0.search = .scan
      $0.record = .exact
      $0.message = .ignored
      $0.serverNameExtension = .ignored
      $0.serverNameList = .ignored
      $0.hostName = .clamped
      $0.hostNameEnd = .character
    },
    HabitsOfCensors("Pakistan, RST") {
      $0.record = .ignored
      $0.message = .ignored
      $0.compressionMethods = .assumed
      $0.extensions = .clamped
      $0.serverNameExtension = .ignored
      $0.serverNameList = .ignored
    },
    HabitsOfCensors("Pakistan, drop") {
      $0.search = .scan
      $0.record = .ignored
      $0.message = .ignored
      $0.serverNameExtension = .ignored
      $0.serverNameList = .ignored
      $0.hostName = .ignored
      $0.hostNameEnd = .character
    },
  ]

  /// In the order of the columns of `LengthFieldProbes.overQUIC`.
  static let overQUIC = [
    HabitsOfCensors("TSG, QUIC") {
      $0.message = .limited
      $0.extensions = .nonzeroFits
      $0.serverNameList = .nonzeroFits
    },
    HabitsOfCensors("Kazakhstan, QUIC") {
      $0.message = .ignored
      $0.extensions = .nonzero
      $0.serverNameList = .nonzero
    },
    HabitsOfCensors("Myanmar, QUIC") {
      $0.search = .walkElseScan
      $0.message = .exact
      $0.extensions = .fits
      $0.serverNameList = .exact
    },
    HabitsOfCensors("Pakistan, QUIC") {
      $0.search = .scan
      $0.message = .ignored
      $0.serverNameList = .exact
    },
    HabitsOfCensors("GFW, QUIC") {
      $0.message = .ignored
      $0.extensions = .nonzero
      $0.serverNameExtension = .fits
      $0.serverNameList = .fits
    },
  ]
}
