/// What is wrong with a strategy in Geneva's notation.
///
/// It reads as `character 18: unknown action 'duplicat' (did you mean 'duplicate'?)`.
public struct GenevaError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Where it is, in characters from 1; one more than there are when something is missing at the end.
  public var position: Int
  /// What was expected and what was found.
  public var message: String
  /// What to write instead; nil when the message says it already.
  public var remedy: String?

  /// An error at a place of the notation.
  public init(position: Int, message: String, remedy: String? = nil) {
    self.position = position
    self.message = message
    self.remedy = remedy
  }

  /// `character N: message (remedy)`.
  public var description: String {
    "character \(position): \(message)" + (remedy.map { " (\($0))" } ?? "")
  }
}
