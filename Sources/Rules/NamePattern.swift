/// Which names a rule is about.
///
/// The text is in lower case and in ASCII form (RFC 5890 §2.3.2.1), without a dot at either end,
/// except that of a regular expression, which is as written.
public enum NamePattern: Hashable, Sendable {
  /// The name and everything below it: `social.test` is `social.test` and `www.social.test`, not
  /// `antisocial.test`. This is what an entry without a form means.
  case suffix(String)
  /// The name alone, as in a hosts file.
  case exact(String)
  /// Everything below the name, and not the name itself.
  case below(String)
  /// What is one label below the name, and nothing else: `child:social.test` is `www.social.test`.
  case child(String)
  /// Every name with this text somewhere.
  case contains(String)
  /// Every name that begins with this text.
  case prefix(String)
  /// Every name in which this expression is found: PCRE's syntax without back references, look-around
  /// and classes of Unicode; case does not count; anchored only where it says so.
  case regex(String)
  /// Every name whose start page has an address in which this expression is found: `https://NAME/`, or
  /// `http://NAME/` where the name was read in HTTP; of a name in DNS in both.
  case urlRegex(String)

  /// The forms an entry can have. They fit three bits, as a `NameList` keeps them.
  public enum Form: UInt8, CaseIterable, Sendable {
    case suffix, exact, contains, prefix, regex, below, child, urlRegex

    /// The word before the colon in rule files and lists.
    public var name: String {
      switch self {
      case .suffix: "suffix"
      case .exact: "exact"
      case .contains: "contains"
      case .prefix: "prefix"
      case .regex: "regex"
      case .below: "below"
      case .child: "child"
      case .urlRegex: "url-regex"
      }
    }

    /// Whether such an entry is a whole name, that is found by its labels.
    var isWholeName: Bool {
      switch self {
      case .suffix, .exact, .below, .child: true
      case .contains, .prefix, .regex, .urlRegex: false
      }
    }

    /// Whether such an entry is an expression.
    var isExpression: Bool { self == .regex || self == .urlRegex }
  }

  /// The pattern of a form and a text.
  public init(_ form: Form, _ text: String) {
    switch form {
    case .suffix: self = .suffix(text)
    case .exact: self = .exact(text)
    case .contains: self = .contains(text)
    case .prefix: self = .prefix(text)
    case .regex: self = .regex(text)
    case .below: self = .below(text)
    case .child: self = .child(text)
    case .urlRegex: self = .urlRegex(text)
    }
  }

  /// The pattern's form.
  public var form: Form {
    switch self {
    case .suffix: .suffix
    case .exact: .exact
    case .contains: .contains
    case .prefix: .prefix
    case .regex: .regex
    case .below: .below
    case .child: .child
    case .urlRegex: .urlRegex
    }
  }

  /// The pattern's text, without its form.
  public var text: String {
    switch self {
    case .suffix(let text), .exact(let text), .contains(let text), .prefix(let text),
      .regex(let text), .below(let text), .child(let text), .urlRegex(let text):
      text
    }
  }
}

extension NamePattern: CustomStringConvertible {
  /// The entry as rule files write it.
  public var description: String { form == .suffix ? text : "\(form.name):\(text)" }

  /// The entry as one of `Rule.urls`: what of the URL it is.
  var urlDescription: String {
    switch self {
    case .exact(let text): "http://\(text)"
    case .prefix(let text): "http://\(text)*"
    case .contains(let text): "*\(text)*"
    case .regex(let text), .urlRegex(let text): "/\(text)/"
    case .suffix(let text), .below(let text), .child(let text): text
    }
  }
}
