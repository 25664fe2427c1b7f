// How far the captures can be trusted.
extension TextFormat {
  mutating func addTrust() {
    lines.append("how far the capture can be trusted")
    let trust = report.trust
    let unread = trust.undecoded.dropFirst(Self.rowsMax)
    for entry in trust.told where entry.kind != .undecoded { addEntry(entry.label, entry.count) }
    for entry in trust.undecoded.prefix(Self.rowsMax) { addEntry(entry.label, entry.count) }
    if !unread.isEmpty {
      addEntry("undecoded: \(unread.count) others", unread.reduce(0) { $0 + $1.count })
    }
    let errors = report.inputs.compactMap(\.error)
    for error in errors { lines.append("  not read in full: \(error)".fitted(80)) }
    if trust.told.isEmpty, errors.isEmpty {
      lines.append("  nothing was found that would distort the figures")
    }
  }

  private mutating func addEntry(_ label: String, _ count: Int) {
    lines.append(("  " + label.fitted(55)).padded(58) + String(count).paddedLeft(10))
  }
}
