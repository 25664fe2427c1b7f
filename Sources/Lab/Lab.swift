import Configuration
import Foundation
import Simulation

/// The lab: answers what its page asks, with the modules that the command line uses. It knows nothing of sockets.
public actor Lab {
  let bench: LabBench
  let folders: LabFolders

  /// A lab of some folders.
  public init(_ folders: LabFolders) {
    self.folders = folders
    bench = LabBench(folders)
  }

  /// Answers a request.
  ///
  /// - Parameter path: below the token, as the gate has it.
  public func respond(to request: LabRequest, path: String) async -> LabResponse {
    do {
      if request.method == "GET" { return try await get(path, request) }
      guard request.method == "POST" else {
        return .failure(405, "the lab is asked by GET and POST")
      }
      return try await post(path, request)
    } catch let error as LabError {
      return .failure(error.status, error.message)
    } catch let error as ConfigurationError {
      return LabResponse(
        status: 422, CheckAnswer(report: nil, errors: error.all.map(LabRules.shown)))
    } catch {
      return .failure(500, "\(error)")
    }
  }

  private func get(_ path: String, _ request: LabRequest) async throws -> LabResponse {
    switch path {
    case "", "index.html": return try file("index.html")
    case "api/catalogue": return LabResponse(try await catalogue())
    case "api/rules": return LabResponse(try rules(request.query["name"] ?? ""))
    case "api/censor": return LabResponse(try censor(request.query["name"] ?? ""))
    case "api/scenario": return LabResponse(try scenario(request.query["name"] ?? ""))
    case "api/lesson": return LabResponse(try lesson(request.query["name"] ?? ""))
    case "api/exercise": return LabResponse(try task(request.query["name"] ?? ""))
    default: return try file(path)
    }
  }

  private func post(_ path: String, _ request: LabRequest) async throws -> LabResponse {
    switch path {
    case "api/upload": return try await upload(request)
    case "api/replay": return LabResponse(try await replay(decode(request)))
    case "api/explain": return try await explain(decode(request))
    case "api/export": return try await export(decode(request))
    case "api/check": return LabResponse(try check(decode(request)))
    case "api/evasion": return LabResponse(try await evade(decode(request)))
    case "api/grade": return LabResponse(try grade(decode(request)))
    default: throw LabError(404, "the lab has no '\(path)'")
    }
  }

  private func decode<Message: Decodable>(_ request: LabRequest) throws -> Message {
    guard request.headers["content-type"] == "application/json" else {
      throw LabError(415, "the lab takes JSON")
    }
    do {
      return try JSONDecoder().decode(Message.self, from: Data(request.body))
    } catch {
      throw LabError(400, "the question is not understood: \(error)")
    }
  }

  /// The page's own files, by their names: no other can be asked for.
  private func file(_ name: String) throws -> LabResponse {
    let types = [
      "html": "text/html", "css": "text/css", "js": "text/javascript", "svg": "image/svg+xml",
    ]
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folders.page)) ?? []
    guard names.contains(name), let ending = name.split(separator: ".").last,
      let type = types[String(ending)], let bytes = LabFolders.text("\(folders.page)/\(name)")
    else { throw LabError(404, "the lab has no '\(name)'") }
    return LabResponse(type: "\(type); charset=utf-8", body: bytes)
  }

  private func upload(_ request: LabRequest) async throws -> LabResponse {
    guard let path = request.uploaded else { throw LabError(400, "no capture came with it") }
    let name = String((request.query["name"] ?? "capture").prefix(200))
    return LabResponse(["name": try await bench.add(path, name: name)])
  }

  /// Where the body of an upload goes.
  public func uploadPath() async throws -> String { try await bench.newCapturePath() }

  private func explain(_ request: FlowRequest) async throws -> LabResponse {
    let body = try await bench.explanation(selector(request), of: request.capture, request.side)
    return LabResponse(type: "application/json", body: body)
  }

  private func selector(_ request: FlowRequest) throws -> FlowSelector {
    if let flow = request.flow, flow > 0 { return .number(flow) }
    if let name = request.name { return .name(name) }
    if let frame = request.frame, frame > 0 { return .frame(frame, capture: nil) }
    if let stream = request.stream, (0..<10_000_000).contains(stream) { return .stream(stream) }
    throw LabError(400, "the request does not name a flow")
  }

  private func export(_ request: FlowRequest) async throws -> LabResponse {
    let bytes = try await bench.export(request.capture, flow: request.flow, request.side)
    return LabResponse(
      type: "application/octet-stream", body: bytes, fileName: "as-the-ends-see-it.pcapng")
  }

  private func check(_ request: CheckRequest) throws -> CheckAnswer {
    var rules = LabRules(folders)
    defer { rules.removeWritten() }
    return try rules.check(request)
  }
}
