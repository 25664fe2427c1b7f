public import Configuration

/// A dated model of how a kind of gateway reads and what it does: `rules/censors/NAME.yaml`.
public struct Censor: Sendable {
  /// Where it stands.
  public enum Placement: String, Sendable, CaseIterable {
    /// Packets pass through it: it can drop them.
    case inPath = "in-path"
    /// It sees copies: it can only add packets.
    case onPath = "on-path"
  }

  /// The name of its file, without the ending.
  public var name: String
  /// What it is, in one line.
  public var title: String
  public var placement: Placement
  /// When it was measured to be so; nil for models for teaching.
  public var dated: String?
  /// Who measured it, and where that is published.
  public var sources: [String] = []
  /// What is not known, or assumed.
  public var doubts: [String] = []
  /// Its boxes, in the order of the file: they read side by side, and a flow passes only if all of them
  /// miss it. At least one.
  public var boxes: [CensorBox]
  /// Its file and those of its parts, as they were read; none of what is not in a file.
  public var files: [ReadFile] = []

  /// A censor of one box that does nothing yet.
  public init(name: String, title: String, placement: Placement) {
    self.name = name
    self.title = title
    self.placement = placement
    boxes = [CensorBox(name: name, placement: placement)]
  }
}
