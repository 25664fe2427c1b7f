import Dissection
import Gateway

/// What a reader of names should know of packets that were not read: their names are missing.
enum UndecodedWarning {
  /// Reasons that are said of one capture, those of the most packets first.
  private static let reasonsMax = 5

  /// One line a reason, and one for those beyond `reasonsMax`; none for packets that carry no names, such
  /// as those of ARP.
  static func lines(_ counts: CaptureCounts, capture: String) -> [String] {
    let reasons = counts.undecoded.filter { !$0.key.isWithoutNames }
      .map { (text: "\($0.key)", count: $0.value) }
      .sorted { ($1.count.count, $0.text) < ($0.count.count, $1.text) }
    var lines = reasons.prefix(reasonsMax).map { reason in
      "\(capture): \(packets(reason.count.count)) not read: \(reason.text), first in frame "
        + "\(reason.count.firstFrame)"
    }
    let others = reasons.dropFirst(reasonsMax)
    if !others.isEmpty {
      let count = others.reduce(0) { $0 + $1.count.count }
      lines.append("\(capture): \(packets(count)) not read for \(others.count) other reasons")
    }
    return lines
  }

  private static func packets(_ count: Int) -> String {
    count == 1 ? "1 packet" : "\(count) packets"
  }
}
