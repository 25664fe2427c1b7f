import Lab
import Testing

/// Who may talk to the lab: pages elsewhere may not (DNS rebinding, cross-site requests).
@Suite struct LabGateTests {
  private static let gate = LabGate(token: "0123456789abcdef", port: 8642)

  private static func path(
    _ path: String, host: String? = "127.0.0.1:8642", _ headers: [String: String] = [:]
  ) -> String? {
    var request = LabRequest(method: "GET", path: path, headers: headers)
    request.headers["host"] = host
    return gate.path(of: request)
  }

  @Test func thePageItselfPasses() {
    #expect(Self.path("/0123456789abcdef/") == "")
    #expect(Self.path("/0123456789abcdef/api/replay") == "api/replay")
    #expect(
      Self.path(
        "/0123456789abcdef/api/replay",
        ["origin": "http://127.0.0.1:8642", "sec-fetch-site": "same-origin"]) == "api/replay")
    #expect(Self.path("/0123456789abcdef/", host: "localhost:8642") == "")
  }

  @Test(arguments: [
    "/", "/0123456789abcdef", "/0123456789abcdeg/", "/0123456789abcde/", "//0123456789abcdef/",
    "/api/catalogue", "/0123456789ABCDEF/",
  ])
  func aPathWithoutTheTokenDoesNot(path: String) {
    #expect(Self.path(path) == nil)
  }

  @Test(arguments: [
    "evil.example", "evil.example:8642", "127.0.0.1", "127.0.0.1:80", "127.0.0.1.evil.example:8642",
    "[::1]:8642",
  ])
  func anotherHostDoesNot(host: String) {
    #expect(Self.path("/0123456789abcdef/", host: host) == nil)
    #expect(Self.path("/0123456789abcdef/", host: nil) == nil)
  }

  @Test(arguments: [
    ["origin": "http://evil.example"], ["origin": "null"], ["origin": "https://127.0.0.1:8642"],
    ["sec-fetch-site": "cross-site"], ["sec-fetch-site": "same-site"],
  ])
  func anotherOriginDoesNot(headers: [String: String]) {
    #expect(Self.path("/0123456789abcdef/api/replay", headers) == nil)
  }
}
