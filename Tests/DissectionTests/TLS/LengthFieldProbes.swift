import Evasion
import Testing

/// Probes of censors with one wrong length field in a ClientHello, as published: Ablove et al.,
/// USENIX Security 2026, Table 12. `●`: the censor does not block it, `○`: it does.
enum LengthFieldProbes {
  /// Over TCP. "Any wrong" length of record is written out, and what session identifier is "too
  /// long": the table does not tell. Columns: `HabitsOfCensors.overTCP`.
  static let overTCP = parse(
    """
    record        0 ½ ×2 max no-last  ●●●●●●●○○
    message       0                   ●●●●○●○○○
    message       ×2                  ●○●●○●○○○
    message       ½                   ○●●●○●○○○
    message       max                 ●○●●○●○○○
    message       no-last             ○○○●○●○○○
    session-id    too-long max        ●●●●●●○●○
    cipher-suite  0 ½ ×2 max          ●●●●●●○●○
    compression   0 ½ ×2 max          ●●●●●●○○○
    extensions    0                   ●●○●○○○●○
    extensions    ½                   ●○○○○○○●○
    extensions    ×2 max              ○○○○○●○○○
    extensions    no-last             ○○○○○○○○○
    SNI-ext       0 ½                 ●○●●○●○○○
    SNI-ext       ×2                  ●○●●○●○○○
    SNI-ext       max                 ●○●●●●○○○
    SNI-list      0 ½ ×2 max          ○○○○○●○○○
    SNI-name      0 ½                 ●●●○●●●●○
    SNI-name      ×2 max              ●●●○●●○●○
    """)

  /// Over QUIC. Columns: `HabitsOfCensors.overQUIC`.
  static let overQUIC = parse(
    """
    message       0 ½ ×2 no-last      ○○●○○
    message       max                 ●○●○○
    session-id    too-long max        ●●○○●
    cipher-suite  ×2                  ●●●○●
    cipher-suite  0 ½ max             ●●○○●
    compression   0 ½                 ●●●○●
    compression   ×2 max              ●●○○●
    extensions    0                   ●●○○●
    extensions    ½                   ○○○○○
    extensions    ×2 max              ●○○○○
    extensions    no-last             ○○○○○
    SNI-ext       0 ½                 ●●●●○
    SNI-ext       ×2                  ○○●●○
    SNI-ext       max                 ●●●●●
    SNI-list      0                   ●●●●○
    SNI-list      ½                   ○○●●○
    SNI-list      ×2                  ●○●●○
    SNI-list      max                 ●○●●●
    SNI-name      0 ½ ×2 max          ●●●●●
    """)

  /// One probe, and which censors it evades.
  struct Row: CustomTestStringConvertible {
    var field: ProbeHello.Field
    var value: ProbeHello.Value
    var evaded: [Bool]

    var testDescription: String { "\(field.rawValue) \(value.rawValue)" }
  }

  private static func parse(_ table: String) -> [Row] {
    table.split(separator: "\n").flatMap { line in
      let words = line.split(separator: " ")
      guard let field = ProbeHello.Field(rawValue: String(words[0])) else {
        preconditionFailure("no field: \(line)")
      }
      let evaded = words[words.count - 1].map { $0 == "●" }
      return words[1..<(words.count - 1)].map { word in
        guard let value = ProbeHello.Value(rawValue: String(word)) else {
          preconditionFailure("no value: \(line)")
        }
        return Row(field: field, value: value, evaded: evaded)
      }
    }
  }
}
