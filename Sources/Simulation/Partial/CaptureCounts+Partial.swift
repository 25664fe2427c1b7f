import Captures
import Dissection
import Gateway
import Population

// What was counted of each capture in a partial result: sums are made of them in the order of reports, whichever
// parts they came in.

extension CaptureCounts {
  func write(to writer: inout PartialWriter) {
    for count in Self.added { writer.number(self[keyPath: count]) }
    writer.number(Int(byteCount))
    let sorted = undecoded.sorted { Self.rank($0.key) < Self.rank($1.key) }
    writer.list(sorted) { entry, writer in
      let rank = Self.rank(entry.key)
      writer.number(rank.layer)
      writer.number(rank.reason)
      writer.number(rank.value)
      writer.number(entry.value.count)
      writer.number(Int(entry.value.firstFrame.file))
      writer.number(Int(entry.value.firstFrame.number))
    }
    writer.list(limits.all) { limit, writer in writer.number(limit.count) }
  }

  private static func rank(_ reason: Undecoded) -> (layer: Int, reason: Int, value: Int) {
    (Int(reason.layer.rawValue), Int(reason.reason.rawValue), Int(reason.value))
  }

  init(_ reader: inout PartialReader) throws(PartialError) {
    self.init()
    for count in Self.added { self[keyPath: count] = try reader.count() }
    byteCount = Int64(try reader.count())
    var last = (layer: -1, reason: 0, value: 0)
    for _ in 0..<(try reader.length()) {
      let reason = try Undecoded(&reader)
      guard last < Self.rank(reason) else { throw reader.error("reasons are not in order") }
      last = Self.rank(reason)
      let count = try reader.count()
      let file = UInt16(try reader.index(below: 1 << 16))
      let frame = FrameNumber(try reader.index(below: 1 << 32), file: file)
      undecoded[reason] = UndecodedCount(count: count, firstFrame: frame)
    }
    let counts = try reader.list { reader throws(PartialError) in try reader.count() }
    guard let limits = LimitCounts(counts) else { throw reader.error("limits are missing") }
    self.limits = limits
  }
}

extension Undecoded {
  fileprivate init(_ reader: inout PartialReader) throws(PartialError) {
    let layer = Layer.allCases[try reader.index(below: Layer.allCases.count)]
    let reason = Reason.allCases[try reader.index(below: Reason.allCases.count)]
    self.init(layer, reason, value: UInt32(try reader.index(below: Int(UInt32.max) + 1)))
  }
}

extension ReplayRun.Capture {
  func write(to writer: inout PartialWriter) {
    writer.text(file.shortName)
    writer.text(file.path)
    writer.optional(file.series) { $1.number($0) }
    writer.optional(sha256.flatMap { Hexadecimal.bytes($0) }) { $1.fixed($0) }
    writer.number(packetCount)
    writer.number(flowCount)
    writer.optional(error) { $0.write(to: &$1) }
    writer.list(counts) { $0.write(to: &$1) }
  }

  init(_ reader: inout PartialReader, planCount: Int) throws(PartialError) {
    let name = try reader.text()
    self.init(file: CaptureFile(path: try reader.text(), name: name))
    file.series = try reader.optional { reader throws(PartialError) in
      try reader.index(below: Int(Int32.max))
    }
    sha256 = try reader.optional { reader throws(PartialError) in try reader.digest() }
    packetCount = try reader.count()
    flowCount = try reader.count()
    error = try reader.optional { reader throws(PartialError) in try CaptureError(&reader) }
    counts = try reader.list { reader throws(PartialError) in try CaptureCounts(&reader) }
    guard counts.isEmpty || counts.count == planCount else {
      throw reader.error("a capture has counts of \(counts.count) plans")
    }
  }
}

extension CaptureError {
  func write(to writer: inout PartialWriter) {
    writer.text(path)
    writer.optional(frame) { $1.number($0) }
    writer.text(reason)
    writer.optional(remedy) { $1.text($0) }
  }

  init(_ reader: inout PartialReader) throws(PartialError) {
    self.init(
      path: try reader.text(),
      frame: try reader.optional { reader throws(PartialError) in try reader.index(below: .max) },
      reason: try reader.text(),
      remedy: try reader.optional { reader throws(PartialError) in try reader.text() })
  }
}

extension PartialWriter {
  /// Writes whether something is there, and then that.
  mutating func optional<Value>(
    _ value: Value?, _ body: (Value, inout PartialWriter) -> Void
  ) {
    number(value == nil ? 0 : 1)
    if let value { body(value, &self) }
  }
}

extension PartialReader {
  mutating func optional<Value>(
    _ body: (inout PartialReader) throws(PartialError) -> Value
  ) throws(PartialError) -> Value? {
    try flag() ? try body(&self) : nil
  }

  /// Reads a SHA-256.
  mutating func digest() throws(PartialError) -> String { Hexadecimal.text(try fixed(32)) }
}
