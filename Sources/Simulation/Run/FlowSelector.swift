/// Which flow of a capture is meant.
public enum FlowSelector: Sendable, Equatable {
  /// Its number, as `replay --flows` counts, from 1.
  case number(Int)
  /// The first one in which a name is legible, or one below it.
  case name(String)
  /// The one that a frame is of, by the frame's number in a file; of a series, with the file's name.
  case frame(Int, capture: String?)
  /// tshark's `tcp.stream`, from 0.
  case stream(Int)

  /// Why it leads to no flow, in words.
  func words(flowCount: Int) -> String {
    let flows = flowCount == 1 ? "1 flow" : "\(flowCount) flows"
    return switch self {
    case .number(let number): "there is no flow \(number): it has \(flows)"
    case .name(let name): "no name '\(name)' is legible in its \(flows), nor one below it"
    case .frame(let frame, _): "frame \(frame) is of no flow, or is not there"
    case .stream(let stream): "there is no TCP stream \(stream)"
    }
  }
}
