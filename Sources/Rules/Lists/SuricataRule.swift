/// A rule of Suricata (<https://docs.suricata.io/en/latest/rules/intro.html>), taken apart.
struct SuricataRule {
  /// One side of its header.
  struct Side {
    var addresses: ArraySlice<UInt8>
    var ports: ArraySlice<UInt8>
  }

  /// A text or an expression that a buffer must have.
  struct Content {
    var buffer: Buffer
    var text: [UInt8]
    var isExpression = false
    var isNegated = false
    var isAtStart = false
    var isAtEnd = false
    /// Whether the buffer has a dot put in front (`dotprefix`).
    var isDotted = false
  }

  /// What is looked at.
  enum Buffer: Equatable {
    /// A name: of DNS, TLS, QUIC or HTTP.
    case name, host
    case uri
    case payload
    /// Another one, by its name.
    case other(String)
  }

  var action: String
  var proto: String
  var source: Side
  var destination: Side
  var contents: [Content] = []
  /// Keywords that ask for more than is understood here.
  var others: [String] = []

  /// Reads a line; nil when it is no rule.
  init?(_ line: ArraySlice<UInt8>) {
    guard let open = line.firstIndex(of: UInt8(ascii: "(")), line.last == UInt8(ascii: ")") else {
      return nil
    }
    let words = Self.words(line[..<open])
    guard words.count == 7, ["->", "<>"].contains(words[4].text) else { return nil }
    action = words[0].text.lowercased()
    proto = words[1].text.lowercased()
    source = Side(addresses: words[2], ports: words[3])
    destination = Side(addresses: words[5], ports: words[6])
    readOptions(line[(open + 1)...].dropLast())
  }

  /// The words of a header; a group in brackets is one, whatever blanks are in it.
  private static func words(_ header: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
    var words: [ArraySlice<UInt8>] = []
    var depth = 0
    var start = header.startIndex
    for index in header.indices {
      let byte = header[index]
      if byte == UInt8(ascii: "[") { depth += 1 }
      if byte == UInt8(ascii: "]") { depth -= 1 }
      guard isBlankByte(byte), depth <= 0 else { continue }
      if start < index { words.append(header[start..<index]) }
      start = index + 1
    }
    if start < header.endIndex { words.append(header[start...]) }
    return words
  }

  /// Reads the keywords between semicolons.
  private mutating func readOptions(_ text: ArraySlice<UInt8>) {
    var buffer = Buffer.payload
    var isDotted = false
    for option in Self.options(text) {
      let colon = option.firstIndex(of: UInt8(ascii: ":"))
      let key = option[..<(colon ?? option.endIndex)].trimmed.text.lowercased()
      let value = colon.map { option[($0 + 1)...].trimmed } ?? []
      if let sticky = Self.buffers[key] {
        buffer = sticky
        isDotted = false
        // In older rules the buffer stands behind its text.
        if Self.modifiers.contains(key), !contents.isEmpty {
          contents[contents.count - 1].buffer = sticky
          buffer = .payload
        }
        continue
      }
      switch key {
      case "content", "pcre":
        var content = Self.content(value, isExpression: key == "pcre")
        content.buffer = buffer
        content.isDotted = isDotted
        contents.append(content)
      case "dotprefix":
        isDotted = true
        // Behind its text it is meant for the buffer all the same.
        if contents.last?.buffer == buffer { contents[contents.count - 1].isDotted = true }
      case "startswith": contents.last.map { _ in contents[contents.count - 1].isAtStart = true }
      case "endswith": contents.last.map { _ in contents[contents.count - 1].isAtEnd = true }
      case "bsize": readSize(value)
      default: readKeyword(key, value)
      }
    }
  }

  /// The size of a buffer: where it is the text's, the text is all of it.
  private mutating func readSize(_ value: ArraySlice<UInt8>) {
    guard let last = contents.last, !last.isExpression, Int(value.text) == last.text.count else {
      return others.append("bsize")
    }
    contents[contents.count - 1].isAtStart = true
    contents[contents.count - 1].isAtEnd = true
  }

  private mutating func readKeyword(_ key: String, _ value: ArraySlice<UInt8>) {
    if key == "depth", let last = contents.last, Int(value.text) == last.text.count {
      contents[contents.count - 1].isAtStart = true
    } else if key == "isdataat", value.elementsEqual("!1,relative".utf8), !contents.isEmpty {
      contents[contents.count - 1].isAtEnd = true
    } else if key.contains("."), !Self.silent.contains(key) {
      others.append(key)
    } else if !Self.silent.contains(key) {
      others.append(key)
    }
  }

  /// The options between semicolons, of which those in quotes or behind a backslash are text.
  private static func options(_ text: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
    var options: [ArraySlice<UInt8>] = []
    var start = text.startIndex
    var isQuoted = false
    var index = start
    while index < text.endIndex {
      switch text[index] {
      case UInt8(ascii: "\\"): index += 1
      case UInt8(ascii: "\""): isQuoted.toggle()
      case UInt8(ascii: ";") where !isQuoted:
        options.append(text[start..<index].trimmed)
        start = index + 1
      default: break
      }
      index += 1
    }
    return options + [text[start...].trimmed].filter { !$0.isEmpty }
  }

  /// What `content` or `pcre` has in quotes.
  private static func content(_ value: ArraySlice<UInt8>, isExpression: Bool) -> Content {
    var value = value
    var content = Content(buffer: .payload, text: [], isExpression: isExpression)
    if value.first == UInt8(ascii: "!") {
      content.isNegated = true
      value = value.dropFirst().trimmed
    }
    value = value.unquoted
    guard !isExpression else {
      // `/.../flags`
      let slash = UInt8(ascii: "/")
      if value.first == slash, let last = value.lastIndex(of: slash), last > value.startIndex {
        content.text = Array(value[(value.startIndex + 1)..<last])
      }
      return content
    }
    content.text = bytes(ofContent: value)
    return content
  }

  /// A text with `|41 42|` and escapes resolved.
  private static func bytes(ofContent value: ArraySlice<UInt8>) -> [UInt8] {
    var bytes: [UInt8] = []
    var digits: [UInt8] = []
    var isHexadecimal = false
    var isEscaped = false
    for byte in value {
      if !isEscaped, byte == UInt8(ascii: "|") {
        isHexadecimal.toggle()
        digits = []
      } else if isHexadecimal {
        if isBlankByte(byte) { continue }
        digits.append(byte)
        if digits.count == 2 {
          bytes.append(UInt8(digits[...].text, radix: 16) ?? 0)
          digits = []
        }
      } else if !isEscaped, byte == UInt8(ascii: "\\") {
        isEscaped = true
        continue
      } else {
        bytes.append(byte)
      }
      isEscaped = false
    }
    return bytes
  }

  /// The buffers that are understood; the newer names are those of the current manual.
  private static let buffers: [String: Buffer] = [
    "dns.query": .name, "dns_query": .name, "dns.queries.rrname": .name,
    "tls.sni": .name, "tls_sni": .name, "quic.sni": .name,
    "http.host": .host, "http.host.raw": .host, "http_host": .host, "http_raw_host": .host,
    "http.uri": .uri, "http.uri.raw": .uri, "http_uri": .uri, "http_raw_uri": .uri,
    "tls.cert_subject": .other("tls.cert_subject"), "tls_cert_subject": .other("tls.cert_subject"),
    "tls.cert_issuer": .other("tls.cert_issuer"), "ja3.hash": .other("ja3.hash"),
    "http.user_agent": .other("http.user_agent"), "http.header": .other("http.header"),
    "http.method": .other("http.method"), "http.cookie": .other("http.cookie"),
    "http.request_body": .other("http.request_body"), "file.data": .other("file.data"),
    "file_data": .other("file.data"), "pkt_data": .payload, "http_header": .other("http.header"),
    "http_user_agent": .other("http.user_agent"), "http_method": .other("http.method"),
    "http_cookie": .other("http.cookie"), "http_client_body": .other("http.request_body"),
  ]
  /// Those that stand behind their text.
  private static let modifiers: Set<String> = [
    "http_host", "http_raw_host", "http_uri", "http_raw_uri", "http_header", "http_user_agent",
    "http_method", "http_cookie", "http_client_body",
  ]
  /// Keywords that ask for nothing, or for what holds of any flow at its names.
  private static let silent: Set<String> = [
    "msg", "sid", "rev", "gid", "classtype", "reference", "metadata", "priority", "target", "flow",
    "nocase", "fast_pattern", "noalert", "threshold", "detection_filter", "rawbytes", "tag",
    "requires", "",
  ]
}
