/// What libpcap says about a capture that it cannot read on, in its own words.
struct LibpcapMessage {
  private let text: String

  /// The text of `pcap_geterr`, or of an error buffer.
  init(_ text: String) {
    self.text = text
  }

  /// The same as an error of the capture at `path`, in the frame after `frame`, or in the file
  /// header when that is nil.
  func error(path: String, frame: Int?) -> CaptureError {
    let place = frame.map { "in frame \($0 + 1)" } ?? "in the file header"
    if let detail = detail(after: ["truncated dump file; ", "truncated pcapng dump file; "]) {
      return CaptureError(
        path: path, frame: frame, reason: "truncated \(place) (\(detail))",
        remedy: frame == nil ? "record it again" : "copy it again if it was whole once")
    }
    if text.hasPrefix("an interface has a ") {
      let command =
        text.hasPrefix("an interface has a snapshot length")
        ? "rewrite it as one: editcap -F pcap \(path) \(path).pcap"
        : "write one file for each, with its link type behind -T: tshark -r \(path)"
          + " -Y frame.interface_id==0 -w - | editcap -F pcap -T ether - part0.pcap"
      return CaptureError(
        path: path, frame: frame,
        reason: "interfaces that differ, which libpcap does not read, \(place) (\(text))",
        remedy: command)
    }
    if text == "unknown file format" || text.hasPrefix("unsupported pcap savefile version") {
      return CaptureError(
        path: path, frame: frame, reason: "no capture that libpcap reads (\(text))",
        remedy: "convert it first: editcap \(path) \(path).pcapng")
    }
    return CaptureError(
      path: path, frame: frame, reason: "damaged \(place) (\(text))",
      remedy: "copy it again if it was whole once")
  }

  /// The text behind the first of `prefixes` that it begins with.
  private func detail(after prefixes: [String]) -> Substring? {
    prefixes.first(where: text.hasPrefix).map { text.dropFirst($0.count) }
  }
}
