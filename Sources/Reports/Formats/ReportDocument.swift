import FoundationEssentials

/// What `--json` wrote: one run, or those of several scenarios.
struct ReportDocument<Run: Decodable>: Decodable {
  let runs: [Run]

  private enum CodingKeys: String, CodingKey { case scenarios }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let scenarios = try container.decodeIfPresent([Run].self, forKey: .scenarios)
    runs = try scenarios ?? [Run(from: decoder)]
  }

  /// Reads a document.
  ///
  /// - Parameter path: for messages.
  /// - Throws: `ReportError` when it is none.
  init(_ bytes: [UInt8], _ decoder: JSONDecoder = JSONDecoder(), path: String) throws(ReportError) {
    do {
      self = try decoder.decode(Self.self, from: Data(bytes))
    } catch {
      throw ReportError(description: "\(path): \(Self.reason(error)): \(ReportError.remedy)")
    }
  }

  private static func reason(_ error: any Error) -> String {
    switch error {
    case DecodingError.keyNotFound(let key, _): "no '\(key.stringValue)' in it"
    case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context):
      "'\(context.codingPath.map(\.stringValue).joined(separator: "."))' is not what it should be"
    default: "not JSON"
    }
  }
}

extension ReportError {
  /// What to do about a file that is no report.
  static let remedy = "give the file that 'replay --json' wrote"
}
