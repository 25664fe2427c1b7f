/// A capture that is a part of a series: what its first packets tell of its time.
struct SeriesPart: Sendable {
  /// Packets that are looked at: one with a wrong clock among them misleads nobody.
  private static let sampleCount = 17

  let file: CaptureFile
  /// The earliest time of its first packets; nil without any.
  private(set) var first: Int64?
  /// The earliest time that a packet of it gets, if it begins with a clock of its own.
  var earliest: Int64? {
    first.map { first in
      let bound = first.subtractingReportingOverflow(CaptureClock.disorder)
      return bound.overflow ? .min : bound.partialValue
    }
  }
  /// A time that several of its first packets have passed: where these are in another part's time, the two
  /// overlap.
  private(set) var begun: Int64?
  /// A hash of what the file begins with, to find the same one given twice.
  private(set) var head: UInt64 = 0
  /// Its size in bytes; nil for what is no regular file.
  private(set) var size: Int64?
  /// Why it cannot be read at all.
  private(set) var error: CaptureError?

  /// A part at which nobody looked.
  init(alone file: CaptureFile) { self.file = file }

  /// Looks at the first packets of `file`.
  init(_ file: CaptureFile) {
    self.file = file
    do throws(CaptureError) {
      var reader = try CaptureReader(file)
      size = reader.fileSize
      var batch = PacketBatch()
      var times: [Int64] = []
      // What is damaged behind its first packets is told when it is read.
      while times.count < Self.sampleCount, (try? reader.read(into: &batch)) == true {
        times += batch.records.prefix(Self.sampleCount - times.count).map(\.timestamp)
        if head == 0 { head = Self.hash(batch.bytes.prefix(1 << 14)) }
      }
      times.sort()
      first = times.first
      begun = times.isEmpty ? nil : times[min(4, (times.count - 1) / 2)]
    } catch {
      self.error = error
    }
  }

  /// FNV-1a of 64 bits (draft-eastlake-fnv).
  private static func hash(_ bytes: ArraySlice<UInt8>) -> UInt64 {
    bytes.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
  }
}
