/// How a censor reads a request over HTTP: what it takes for a request, for a line, for a field, and
/// what it makes of a body. The `http:` block of a censor's file.
///
/// `HTTPRequestHead.read` is the perfect reader. The defaults are those of a reader that does as that
/// one does.
public struct HTTPHabits: Hashable, Sendable {
  /// What may stand before the method.
  public enum Lead: String, Sendable, CaseIterable {
    /// Up to 16 bytes of line breaks (RFC 9112 §2.2).
    case lineBreaks = "line-breaks"
    case nothing
  }

  /// White space that may follow the method, before its space.
  public enum MethodEnd: String, Sendable, CaseIterable {
    case tab
    case verticalTab = "vertical-tab"
  }

  /// How much it asks of what lies between method and target.
  public enum RequestLine: String, Sendable, CaseIterable {
    /// White space as much as there is, and any target.
    case tolerant
    /// One space, and a target that begins with a slash, a letter or a digit; else it is no request.
    case strict
    /// The same; else the host is not looked at, and the target only where all fields were read.
    case strictForHost = "strict-for-host"
  }

  /// What it makes of a carriage return within the request line.
  public enum LoneReturn: String, Sendable, CaseIterable {
    case read
    /// The line is no request line.
    case unreadable
  }

  /// The characters of a target.
  public enum Characters: String, Sendable, CaseIterable {
    case any
    /// Any but control characters.
    case text
    /// Those of ASCII that can be printed.
    case printable
  }

  /// What has to stand at the end of the request line.
  public enum Version: String, Sendable, CaseIterable {
    /// `HTTP/1.`, in any case, and up to three bytes more.
    case http1 = "http-1"
    /// A word that begins with `HTTP/1.`.
    case prefix
    /// A word without white space and control characters.
    case word
    case any
  }

  /// What is done with white space.
  public enum WhiteSpace: String, Sendable, CaseIterable {
    case trimmed
    case kept
  }

  /// What has to lie within one segment, though segments are put together.
  public enum Part: String, Sendable, CaseIterable {
    /// The method and what lies before the target.
    case method
    case version
    /// The version and the byte behind it.
    case versionEnd = "version-end"
    /// The head: of one that does not come whole nothing is read.
    case head
  }

  /// Some parts of a request.
  public struct Parts: OptionSet, Hashable, Sendable {
    public var rawValue: UInt8

    public init(rawValue: UInt8) { self.rawValue = rawValue }

    public init(_ part: Part) {
      rawValue =
        switch part {
        case .method: 1
        case .version: 2
        case .versionEnd: 4
        case .head: 8
        }
    }

    public static let method = Parts(.method)
    public static let version = Parts(.version)
    public static let versionEnd = Parts(.versionEnd)
    public static let head = Parts(.head)
  }

  /// What ends a line.
  public enum LineEnd: String, Sendable, CaseIterable {
    /// A line feed, with carriage returns before it or without.
    case lf
    /// A carriage return and a line feed.
    case crlf
  }

  /// The empty line that ends a head.
  public enum EmptyLine: String, Sendable, CaseIterable {
    case any
    /// Carriage return and line feed behind another pair of them. A line feed alone at the beginning of a
    /// line belongs to the name that follows.
    case crlf
  }

  /// How a name is compared.
  public enum LetterCase: String, Sendable, CaseIterable {
    case any
    /// As clients write it: `Host`.
    case exact
  }

  /// Where the colon stands behind a name.
  public enum Colon: String, Sendable, CaseIterable {
    /// Right behind it; else it is another name.
    case adjacent
    /// With spaces, tabs or carriage returns between, or without.
    case spaced
  }

  /// The same of Content-Length and Transfer-Encoding.
  public enum BodyColon: String, Sendable, CaseIterable {
    case adjacent
    case spaced
    /// As `adjacent`, but that white space before that of Transfer-Encoding leaves the end of the body open: the
    /// next line that begins as a request does is one (Müller et al., FOCI 2024, artefact: seen behind the chunks,
    /// and within one).
    case searched
  }

  /// What it makes of a name with white space or control characters in it.
  public enum BadName: String, Sendable, CaseIterable {
    case skipped
    /// No field is read from there on.
    case ends
  }

  /// What it makes of a line that begins with white space (RFC 9112 §5.2).
  public enum Folded: String, Sendable, CaseIterable {
    case skipped
    /// It belongs to the field before it. A carriage return is white space, too.
    case joined
  }

  /// What it leaves away around the value of Host.
  public enum HostSpace: String, Sendable, CaseIterable {
    /// Spaces and tabs.
    case trimmed
    /// One space before it.
    case oneSpace = "one-space"
    /// Spaces, tabs, and line breaks before it.
    case lineBreaks = "line-breaks"
  }

  /// Which of several Host fields it looks at.
  public enum Hosts: String, Sendable, CaseIterable {
    case all, first, last
  }

  /// Where Host has to stand among the fields.
  public enum HostPlace: String, Sendable, CaseIterable {
    case any
    /// It is the first field.
    case first
  }

  /// Where the host ends.
  public enum HostEnd: String, Sendable, CaseIterable {
    /// With the value, of which a port is no part.
    case value
    /// With the value, of which a port is part: a host with one is another host.
    case port
    /// Before the first byte that host names do not have.
    case character
  }

  /// How it reads Content-Length (RFC 9110 §8.6).
  public enum ContentLength: String, Sendable, CaseIterable {
    /// White space around the number is left away; what is no number is no length.
    case tolerant
    /// White space behind it is part of it; after what is no number nothing more of the flow is read.
    case strict
    case ignored
  }

  /// How it reads Transfer-Encoding (RFC 9112 §6.1), which goes before Content-Length.
  public enum TransferEncoding: String, Sendable, CaseIterable {
    /// The last coding of the last such field says whether the body has chunks.
    case last
    /// That of any such field does.
    case any
    case ignored
  }

  /// Which requests of a connection it reads.
  public enum Requests: String, Sendable, CaseIterable {
    case all, first
  }

  public var lead = Lead.lineBreaks
  /// The methods, as a bit for each that is known (`HTTPMethod`); 0 for any.
  public var methods: UInt64 = 0
  public var readsTabAfterMethod = false
  public var readsVerticalTabAfterMethod = false
  public var requestLine = RequestLine.tolerant
  public var loneReturn = LoneReturn.read
  public var target = Characters.any
  /// Of a target that is looked for keywords.
  public var url = Characters.any
  /// The bytes of a target that are looked for keywords; 0 for all.
  public var urlCountMax: UInt16 = 0
  public var version = Version.http1
  /// White space behind the version.
  public var versionSpace = WhiteSpace.trimmed
  public var whole: Parts = []
  public var lineEnd = LineEnd.lf
  /// Of the request line; nil for that of all lines.
  public var requestLineEnd: LineEnd?
  public var emptyLine = EmptyLine.any
  public var nameCase = LetterCase.any
  /// Behind `Host`.
  public var hostColon = Colon.adjacent
  /// Behind the names of fields that say how long a body is.
  public var bodyColon = BodyColon.adjacent
  public var badName = BadName.skipped
  /// A field whose name has more bytes ends the reading of fields; 0 for no bound.
  public var nameCountMax: UInt16 = 0
  public var folded = Folded.skipped
  public var hostSpace = HostSpace.trimmed
  public var hosts = Hosts.all
  public var hostPlace = HostPlace.any
  public var hostEnd = HostEnd.value
  public var contentLength = ContentLength.tolerant
  public var transferEncoding = TransferEncoding.last
  public var requests = Requests.all
  /// The bytes of a head that it looks at; 0 for all.
  public var headCountMax: UInt16 = 0

  /// Those of a reader that does as the perfect one.
  public init() {}

  /// Whether it matters to them where segments begin.
  public var asksForCuts: Bool {
    !whole.isDisjoint(with: [.method, .version, .versionEnd])
  }
}
