import Dissection

/// A DNS query that some parsers of censors do not read as a resolver does (Harrity et al., "GET /out",
/// USENIX Security 2022; Ablove et al., USENIX Security 2026, Table 5).
public enum QueryProbe: String, CaseIterable, Sendable {
  /// QDCOUNT is 2, with one question (RFC 1035 §4.1.1).
  case twoQuestions = "two-questions"
  /// ARCOUNT is 1, with no record.
  case anotherRecord = "another-record"
  /// The name is a pointer to where it stands (RFC 1035 §4.1.4), or the last of so many in a row.
  case onePointer = "1-pointer"
  case seventeenPointers = "17-pointers"
  case eighteenPointers = "18-pointers"

  /// How many pointers lead to the name.
  private var pointerCount: Int {
    switch self {
    case .twoQuestions, .anotherRecord: 0
    case .onePointer: 1
    case .seventeenPointers: 17
    case .eighteenPointers: 18
    }
  }

  /// A query of type A for a name; nil for the usual one.
  static func query(_ name: String, _ probe: QueryProbe?) -> [UInt8] {
    var query: [UInt8] = [0x12, 0x34, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0]
    if probe == .twoQuestions { query[5] = 2 }
    if probe == .anotherRecord { query[11] = 1 }
    var labels: [UInt8] = []
    for label in name.split(separator: ".") {
      labels += [UInt8(label.utf8.count)] + Array(label.utf8)
    }
    labels.append(0)
    let count = probe?.pointerCount ?? 0
    guard count > 0 else { return query + labels + [0, 1, 0, 1] }
    // Behind type and class stand the other pointers, each to the next, and then the name.
    let behind = query.count + 2 + 4
    query += [0xc0, UInt8(behind)] + [0, 1, 0, 1]
    for number in 1..<max(1, count) { query += [0xc0, UInt8(behind + 2 * number)] }
    return query + labels
  }
}
