/// Which host applies a strategy to the packets that it sends.
public enum StrategySide: String, CaseIterable, Sendable {
  case client, server
}
