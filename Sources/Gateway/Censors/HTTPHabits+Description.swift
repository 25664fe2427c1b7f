import Dissection

extension HTTPHabits {
  /// What is not as with a perfect reader, in sentences.
  var sentences: [String] {
    lineSentences + requestLineSentences + fieldSentences + hostSentences + bodySentences
  }

  private var lineSentences: [String] {
    var sentences: [String] = []
    if lead == .nothing { sentences.append("Nothing may stand before a request's method.") }
    if lineEnd == .crlf { sentences.append("Lines of a request end with CR and LF.") }
    if requestLineEnd == .crlf { sentences.append("A request line ends with CR and LF.") }
    if emptyLine == .crlf {
      sentences.append("A head ends with CR LF CR LF; another LF begins the next name.")
    }
    if folded == .joined {
      sentences.append("A line that begins with white space goes on with the field before it.")
    }
    if headCountMax > 0 {
      sentences.append("It looks at the first \(headCountMax) bytes of a request's head.")
    }
    if whole.contains(.head) { sentences.append("A request's head has to come whole.") }
    let parts = Part.allCases.filter { $0 != .head && whole.contains(Parts($0)) }.map(\.words)
    if !parts.isEmpty {
      sentences.append(
        "Of a request, \(parts.joined(separator: " and ")) must lie in one segment.")
    }
    return sentences
  }

  private var requestLineSentences: [String] {
    var sentences: [String] = []
    let methods = Self.names(ofMethods: methods)
    if !methods.isEmpty {
      sentences.append("It reads requests with \(methods.joined(separator: ", ")).")
    }
    let ends =
      (readsTabAfterMethod ? ["tabs"] : []) + (readsVerticalTabAfterMethod ? ["vertical tabs"] : [])
    if !ends.isEmpty {
      sentences.append("It reads over \(ends.joined(separator: " and ")) behind a method.")
    }
    switch requestLine {
    case .tolerant: break
    case .strict:
      sentences.append("Between method and path stands one space, or it is no request.")
    case .strictForHost:
      sentences.append(
        "With more than a space before the path it reads no Host, and the URL if all fields can be read."
      )
    }
    if loneReturn == .unreadable { sentences.append("A CR within the request line hides it.") }
    if target != .any { sentences.append("A target with \(target.others) hides the request.") }
    if url != .any { sentences.append("In a target with \(url.others) it finds no keyword.") }
    if urlCountMax > 0 {
      sentences.append("It looks for keywords in the first \(urlCountMax) bytes of a target.")
    }
    switch version {
    case .http1: break
    case .prefix: sentences.append("The version has to begin with HTTP/1.")
    case .word: sentences.append("Any word may stand for the version.")
    case .any: sentences.append("It does not look at the version.")
    }
    if versionSpace == .kept { sentences.append("White space behind the version hides a request.") }
    return sentences
  }

  private var fieldSentences: [String] {
    var sentences: [String] = []
    if badName == .ends { sentences.append("White space in a field's name ends its reading.") }
    if nameCountMax > 0 {
      sentences.append("A field's name of more than \(nameCountMax) bytes ends its reading.")
    }
    return sentences
  }

  private var hostSentences: [String] {
    var sentences: [String] = []
    if nameCase == .exact { sentences.append("It knows Host in this case only.") }
    if hostColon == .spaced { sentences.append("White space may stand before Host's colon.") }
    switch hostSpace {
    case .trimmed: break
    case .oneSpace: sentences.append("Of white space around a host it takes one space away.")
    case .lineBreaks: sentences.append("Line breaks may stand before a host.")
    }
    if hosts != .all { sentences.append("Of several Host fields it reads the \(hosts.rawValue).") }
    if hostPlace == .first { sentences.append("Host has to be the first field.") }
    switch hostEnd {
    case .value: break
    case .port: sentences.append("A host with its port is another host.")
    case .character:
      sentences.append("A host ends before a character that names do not have.")
    }
    return sentences
  }

  private var bodySentences: [String] {
    var sentences: [String] = []
    switch bodyColon {
    case .adjacent: break
    case .spaced:
      sentences.append("White space may stand before the colon of Content-Length and the like.")
    case .searched:
      sentences.append(
        "Behind white space before the colon of Transfer-Encoding any line may begin a request.")
    }
    switch contentLength {
    case .tolerant: break
    case .strict:
      sentences.append("After a Content-Length that is no number it reads nothing more.")
    case .ignored: sentences.append("It ignores Content-Length.")
    }
    switch transferEncoding {
    case .last: break
    case .any: sentences.append("Any Transfer-Encoding that says chunked counts.")
    case .ignored: sentences.append("It ignores Transfer-Encoding.")
    }
    if requests == .first { sentences.append("It reads the first request of a connection.") }
    return sentences
  }
}

extension HTTPHabits.Part {
  fileprivate var words: String {
    switch self {
    case .method: "the method with the space behind it"
    case .version: "the version"
    case .versionEnd: "the version with its end"
    case .head: "the head"
    }
  }
}

extension HTTPHabits.Characters {
  /// What is not among them.
  fileprivate var others: String {
    switch self {
    case .any: "nothing"
    case .text: "control characters"
    case .printable: "other characters than those of ASCII that can be printed"
    }
  }
}
