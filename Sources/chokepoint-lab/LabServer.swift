import FlyingFox
import FlyingSocks
import Foundation
import Glibc
import Lab

/// The lab behind HTTP, on the loopback address.
struct LabServer: Sendable {
  private let lab: Lab
  private let token: String
  private let uploadBytesMax: Int

  /// The most bytes of a question: rules that are edited may name some thousand sites.
  private static let questionBytesMax = 4 << 20

  init(_ lab: Lab, token: String, uploadBytesMax: Int) {
    self.lab = lab
    self.token = token
    self.uploadBytesMax = uploadBytesMax
  }

  /// Listens, says where, and answers until a signal ends it.
  func run(port: UInt16) async throws {
    let server = HTTPServer(
      address: try sockaddr_in.inet(ip4: "127.0.0.1", port: port), timeout: 600, logger: .disabled)
    let gate = PortGate()
    await server.appendRoute("*") { request in
      guard let port = await gate.port else {
        return HTTPResponse(statusCode: .serviceUnavailable)
      }
      return await answer(request, LabGate(token: token, port: port))
    }
    let signals = EndingSignals()
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await server.run() }
      group.addTask {
        try await server.waitUntilListening()
        guard case .ip4(_, let port) = await server.listeningAddress else { return }
        await gate.open(port)
        let address = LabGate(token: token, port: port).address
        FileHandle.standardOutput.write(Data("chokepoint-lab: open \(address)\n".utf8))
        await signals.first()
      }
      // Either it could not listen, or a signal came.
      _ = try await group.next()
      group.cancelAll()
      await server.stop()
    }
  }

  private func answer(_ request: HTTPRequest, _ gate: LabGate) async -> HTTPResponse {
    var asked = LabRequest(method: request.method.rawValue, path: request.path)
    for header in request.headers {
      asked.headers[header.key.rawValue.lowercased()] = header.value
    }
    for item in request.query { asked.query[item.name] = item.value }
    guard let path = gate.path(of: asked) else {
      return Self.response(403, "this lab answers its own page only\n")
    }
    do {
      if path == "api/upload" {
        asked.uploaded = try await receive(request)
      } else {
        asked.body = try await Self.body(of: request)
      }
    } catch is TooLong {
      return Self.response(413, "{\"error\":\"more bytes than the lab takes\"}")
    } catch {
      return Self.response(400, "{\"error\":\"the request broke off\"}")
    }
    let response = await lab.respond(to: asked, path: path)
    return Self.response(response)
  }

  private struct TooLong: Error {}

  private static func body(of request: HTTPRequest) async throws -> [UInt8] {
    if let count = request.bodySequence.count, count > questionBytesMax { throw TooLong() }
    var bytes: [UInt8] = []
    for try await part in request.bodySequence {
      bytes += part
      if bytes.count > questionBytesMax { throw TooLong() }
    }
    return bytes
  }

  /// Writes a capture to a file as it comes.
  private func receive(_ request: HTTPRequest) async throws -> String {
    if let count = request.bodySequence.count, count > uploadBytesMax { throw TooLong() }
    let path = try await lab.uploadPath()
    guard FileManager.default.createFile(atPath: path, contents: nil),
      let file = FileHandle(forWritingAtPath: path)
    else { throw CocoaError(.fileWriteUnknown) }
    defer { try? file.close() }
    var count = 0
    do {
      for try await part in request.bodySequence {
        count += part.count
        if count > uploadBytesMax { throw TooLong() }
        try file.write(contentsOf: part)
      }
    } catch {
      try? FileManager.default.removeItem(atPath: path)
      throw error
    }
    return path
  }

  private static func response(_ response: LabResponse) -> HTTPResponse {
    var headers = HTTPHeaders()
    for (name, value) in response.headers { headers[HTTPHeader(name)] = value }
    return HTTPResponse(
      statusCode: HTTPStatusCode(
        response.status, phrase: response.status == 200 ? "OK" : "Refused"),
      headers: headers, body: Data(response.body))
  }

  private static func response(_ status: Int, _ text: String) -> HTTPResponse {
    HTTPResponse(
      statusCode: HTTPStatusCode(status, phrase: "Refused"),
      headers: [.contentType: text.hasPrefix("{") ? "application/json" : "text/plain"],
      body: Data(text.utf8))
  }
}

/// The port, once it is known.
private actor PortGate {
  private(set) var port: UInt16?

  func open(_ port: UInt16) { self.port = port }
}
