import Dissection

extension ListEntries {
  /// Adds what a URL of a page or a site means to a gateway, to which URLs over TLS show their name only.
  ///
  /// A site (`https://example.org/`) is its name; a page (`http://example.org/x`) that URL, as it is; and
  /// a page over TLS its whole site, as operators in Russia and elsewhere have to do (Ramesh et al., NDSS
  /// 2020, section 2). Hosts that are addresses are servers.
  ///
  /// - Parameter form: how far the name of a site reaches.
  mutating func addPage(
    _ url: ArraySlice<UInt8>, _ form: NamePattern.Form, _ standing: EntryStanding = .blocked,
    line: Int
  ) {
    guard url.count <= Self.lengthMax else { return leaveOut(.name(.tooLong), url, line: line) }
    let parts = SiteURL.Parts(url)
    let isLegible = parts.scheme.isEmpty || parts.scheme.isText(Self.http)
    guard isLegible || parts.scheme.isText(Self.https) else {
      return leaveOut(.unused("is a URL of neither HTTP nor HTTPS"), url, line: line)
    }
    let isSite = parts.target.isEmpty || parts.target.elementsEqual([UInt8(ascii: "/")])
    let address = IPAddress(parts.host.text)
    if !isLegible || isSite {
      if let address {
        add(Self.server(address, parts), standing)
      } else {
        add(form, parts.host, standing, line: line)
      }
      return
    }
    addRequest(parts, hasName: address == nil, standing, url, line: line)
  }

  /// Adds the URL of a request, by its host and target.
  private mutating func addRequest(
    _ parts: SiteURL.Parts, hasName: Bool, _ standing: EntryStanding, _ url: ArraySlice<UInt8>,
    line: Int
  ) {
    var host = Array(parts.host)
    if hasName {
      do throws(NameProblem) {
        host = try NameEntry(parts.host, as: .exact).text
        guard host.contains(UInt8(ascii: ".")) else { throw .singleLabel }
      } catch {
        return leaveOut(.name(error), url, line: line)
      }
    } else if host.contains(UInt8(ascii: ":")) {
      host = [UInt8(ascii: "[")] + host + [UInt8(ascii: "]")]
    }
    let port = Self.port(of: parts)
    if let port, port != 80 { host += Array(":\(port)".utf8) }
    let slash = parts.target.first == UInt8(ascii: "/") ? [] : [UInt8(ascii: "/")]
    addURL(.exact, (host + slash + parts.target)[...], standing, line: line)
  }

  private static func server(_ address: IPAddress, _ parts: SiteURL.Parts) -> AddressPattern {
    let length = address.isIPv4 ? 32 : 128
    let ports = port(of: parts).map { [$0...$0] } ?? []
    return AddressPattern(prefix: IPPrefix("\(address)/\(length)"), ports: ports)
  }

  /// The port that is said.
  private static func port(of parts: SiteURL.Parts) -> UInt16? {
    guard let colon = parts.authority.lastIndex(of: UInt8(ascii: ":")) else { return nil }
    return UInt16(parts.authority[(colon + 1)...].text)
  }

  private static let http: StaticText = "http"
  private static let https: StaticText = "https"

  /// Adds a name with `*` for any characters, and `?` for one, as shells have it.
  mutating func addGlob(
    _ text: ArraySlice<UInt8>, _ standing: EntryStanding = .blocked, line: Int
  ) {
    var expression = Array("^".utf8)
    for byte in text {
      switch byte {
      case UInt8(ascii: "*"): expression += Array(".*".utf8)
      case UInt8(ascii: "?"): expression.append(UInt8(ascii: "."))
      default: expression += ExpressionText.escaped(lowerCased(byte))
      }
    }
    expression.append(UInt8(ascii: "$"))
    guard text.contains(where: { nameByte($0) != 0 && $0 != UInt8(ascii: ".") }) else {
      return leaveOut(.malformed("means every name"), text, line: line)
    }
    add(.regex, expression[...], standing, line: line)
  }

  /// Adds all names that end with `text`, wherever in a label.
  mutating func addEnding(
    _ text: ArraySlice<UInt8>, _ standing: EntryStanding = .blocked, line: Int
  ) {
    add(.regex, (text.flatMap(ExpressionText.escaped) + "$".utf8)[...], standing, line: line)
  }
}

/// Expressions that are put together.
enum ExpressionText {
  /// The byte, as an expression writes it when it stands for itself.
  static func escaped(_ byte: UInt8) -> [UInt8] {
    let isPlain = ByteSet.wordBytes.contains(byte) || byte == UInt8(ascii: "-") || byte >= 0x80
    return isPlain ? [byte] : [UInt8(ascii: "\\"), byte]
  }
}
