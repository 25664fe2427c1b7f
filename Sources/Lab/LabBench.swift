import Captures
import Configuration
import Foundation
import Reports
import Rules
import Simulation

/// What the lab keeps between questions: plans that were loaded, the flows of the last replays, and captures that
/// were uploaded or made. One question at a time.
actor LabBench {
  let folders: LabFolders
  /// By the names that the page knows.
  private var captures: [String: CaptureFile] = [:]
  /// In the order in which they came.
  private(set) var captureNames: [String] = []
  private var uploadCount = 0

  /// What was loaded for a side last; few, since a plan may hold lists of half a million names.
  private var plans: [(side: LabSide, plan: LoadedPlan)] = []
  private static let planCountMax = 4
  /// The last replays.
  private var listings: [(key: ListingKey, listing: FlowListing)] = []
  private static let listingCountMax = 2
  /// The most captures that are uploaded or made; the oldest makes room.
  private static let addedCountMax = 32
  private var added: [String] = []

  private struct ListingKey: Hashable {
    var captures: [String]
    var sides: [LabSide]
  }

  init(_ folders: LabFolders) {
    self.folders = folders
    for file in folders.captures {
      captures[file.name] = file
      captureNames.append(file.name)
    }
  }

  /// A capture by its name.
  func capture(_ name: String) throws -> CaptureFile {
    guard let file = captures[name] else { throw LabError(404, "there is no capture '\(name)'") }
    return file
  }

  /// Bytes of a capture's file.
  func byteCount(_ name: String) -> Int {
    let path = captures[name]?.path ?? ""
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    return (attributes?[.size] as? Int) ?? 0
  }

  /// A new file for a capture.
  func newCapturePath() throws -> String {
    uploadCount += 1
    let folder = folders.work + "/captures"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    return "\(folder)/\(uploadCount)"
  }

  /// Takes a capture that was uploaded or made.
  ///
  /// - Parameter name: what it should be called.
  /// - Returns: what it is called, which no other capture is.
  func add(_ path: String, name: String) throws -> String {
    let file = CaptureFile(path: path, name: name)
    var capture = OrderedCapture(file)
    var packetCount = 0
    _ = capture.readOn { packetCount += $0.records.count }
    if packetCount == 0, let error = capture.errors.first {
      try? FileManager.default.removeItem(atPath: path)
      var shown = error
      shown.path = name
      throw LabError(422, shown.description)
    }
    var unique = name
    var number = 1
    while captures[unique] != nil {
      number += 1
      unique = "\(name) (\(number))"
    }
    if added.count >= Self.addedCountMax { remove(added.removeFirst()) }
    added.append(unique)
    captures[unique] = CaptureFile(path: path, name: unique)
    captureNames.append(unique)
    return unique
  }

  private func remove(_ name: String) {
    if let file = captures.removeValue(forKey: name) {
      try? FileManager.default.removeItem(atPath: file.path)
    }
    captureNames.removeAll { $0 == name }
    listings.removeAll { $0.key.captures.contains(name) }
  }

  /// What a side's gateways apply.
  func plan(_ side: LabSide) throws -> LoadedPlan {
    if let known = plans.first(where: { $0.side == side }) { return known.plan }
    let plan = try load(side)
    if plans.count >= Self.planCountMax { plans.removeFirst() }
    plans.append((side, plan))
    return plan
  }

  /// What a side's gateways apply, read anew and not kept.
  func load(_ side: LabSide) throws -> LoadedPlan {
    var rules = LabRules(folders)
    defer { rules.removeWritten() }
    return try LoadedPlan(rules.options(for: side))
  }

  /// The flows of captures, on each side.
  func listing(_ names: [String], _ sides: [LabSide]) throws -> FlowListing {
    let key = ListingKey(captures: names, sides: sides)
    if let known = listings.first(where: { $0.key == key }) { return known.listing }
    let files = try names.map { try capture($0) }
    let plans = try sides.map { try plan($0) }
    // Two at a time hold more than they are worth where captures are large.
    while listings.count >= Self.listingCountMax { listings.removeFirst() }
    let listing = try FlowListing(files, plans)
    listings.append((key, listing))
    return listing
  }

  /// Explains a flow, as JSON.
  func explanation(
    _ selector: FlowSelector, of name: String, _ side: LabSide
  ) throws -> [UInt8] {
    let explain = FlowExplanation(try plan(side))
    switch try explain.explain(selector, of: [capture(name)]).answer {
    case .explained(let explanation, _): return ExplanationJSON.bytes(explanation)
    case .noSuchFlow(let reason): throw LabError(404, reason ?? "nothing could be read of it")
    }
  }

  /// A capture as its ends would have seen it.
  func export(_ name: String, flow: Int?, _ side: LabSide) throws -> [UInt8] {
    let path = try newCapturePath() + ".pcapng"
    defer { try? FileManager.default.removeItem(atPath: path) }
    _ = try plan(side).write([capture(name)], flow: flow, to: OutputFile(path))
    guard let bytes = FileManager.default.contents(atPath: path), !bytes.isEmpty else {
      throw LabError(404, "there is no packet to write")
    }
    return Array(bytes)
  }
}
