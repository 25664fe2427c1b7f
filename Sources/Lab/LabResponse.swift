import Foundation

/// What the lab was asked, as HTTP has it.
public struct LabRequest: Sendable {
  public var method: String
  /// The path, percent-decoded.
  public var path: String
  public var query: [String: String]
  /// By lower-case names.
  public var headers: [String: String]
  /// The body; empty for an upload, whose body is in `uploaded`.
  public var body: [UInt8]
  /// The file that an upload was written to.
  public var uploaded: String?

  /// A request without a body.
  public init(method: String, path: String, headers: [String: String] = [:]) {
    self.method = method
    self.path = path
    self.headers = headers
    query = [:]
    body = []
  }
}

/// What the lab answers.
public struct LabResponse: Sendable {
  public var status: Int
  public var type: String
  public var body: [UInt8]
  /// The name of a file that the browser is to save it as; nil for what it shows.
  public var fileName: String?

  init(status: Int = 200, type: String, body: [UInt8], fileName: String? = nil) {
    self.status = status
    self.type = type
    self.body = body
    self.fileName = fileName
  }

  /// JSON.
  init(status: Int = 200, _ value: some Encodable) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let body = (try? encoder.encode(value)).map { Array($0) } ?? Array("null".utf8)
    self.init(status: status, type: "application/json", body: body)
  }

  /// An error that the page shows.
  static func failure(_ status: Int, _ message: String) -> LabResponse {
    LabResponse(status: status, ["error": message])
  }

  /// The headers that every answer has.
  ///
  /// No script, style or request but the page's own: a name in a capture that holds markup is text, and were it
  /// not, it would still load and run nothing (W3C, Content Security Policy Level 3).
  public var headers: [(name: String, value: String)] {
    var headers = [
      ("Content-Type", type),
      (
        "Content-Security-Policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
          + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
      ),
      ("X-Content-Type-Options", "nosniff"), ("Referrer-Policy", "no-referrer"),
      ("Cross-Origin-Opener-Policy", "same-origin"),
      ("Cross-Origin-Resource-Policy", "same-origin"), ("Cache-Control", "no-store"),
    ]
    if let fileName {
      headers.append(("Content-Disposition", "attachment; filename=\"\(fileName)\""))
    }
    return headers
  }
}

/// Why a request is not answered as asked.
struct LabError: Error {
  var status: Int
  var message: String

  init(_ status: Int, _ message: String) {
    self.status = status
    self.message = message
  }
}
