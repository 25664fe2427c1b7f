import Dissection

/// A DNS query that some parsers of censors do not read as a resolver does (Harrity et al., "GET /out",
/// USENIX Security 2022; Ablove et al., USENIX Security 2026, Table 5).
public enum QueryProbe: String, CaseIterable, Sendable {
  /// QDCOUNT is 2, with one question (RFC 1035 §4.1.1).
  case twoQuestions = "two-questions"
  /// ARCOUNT is 1, with no record.
  case anotherRecord = "another-record"
  /// The bits Z and TC are set (RFC 1035 §4.1.1).
  case zAndTC = "z-and-tc"
  /// The name is a pointer to where it stands (RFC 1035 §4.1.4), or the last of so many in a row.
  case onePointer = "1-pointer"
  case onePointerTwoQuestions = "1-pointer-two-questions"
  case seventeenPointers = "17-pointers"
  case eighteenPointers = "18-pointers"

  /// How many pointers lead to the name.
  private var pointerCount: Int {
    switch self {
    case .twoQuestions, .anotherRecord, .zAndTC: 0
    case .onePointer, .onePointerTwoQuestions: 1
    case .seventeenPointers: 17
    case .eighteenPointers: 18
    }
  }

  /// A query of type A for a name; nil for the usual one.
  static func query(_ name: String, _ probe: QueryProbe?) -> [UInt8] {
    var query: [UInt8] = [0x12, 0x34, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0]
    if probe == .twoQuestions || probe == .onePointerTwoQuestions { query[5] = 2 }
    if probe == .zAndTC {
      query[2] |= 2
      query[3] |= 0x40
    }
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

  /// The answer of a resolver to a query whose name is the first one behind the header: an address of
  /// TEST-NET-1 (RFC 1035 §4.1.3).
  static func answer(to query: [UInt8]) -> [UInt8] {
    var answer = query
    guard answer.count >= 12 else { return answer }
    // A response, with recursion; one question, one record.
    answer[2] |= 0x80
    answer[3] |= 0x80
    answer[7] = 1
    return answer + [0xc0, 12, 0, 1, 0, 1, 0, 0, 1, 0x2c, 0, 4, 192, 0, 2, 80]
  }
}
