import Testing

@testable import Gateway

/// What a live flow costs while it is idle.
@Suite struct FlowSizeTests {
  @Test func aFlowTakesOneLineOfTheCache() {
    #expect(MemoryLayout<Flow>.stride == 64)
  }

  @Test func whatIsKeptBesideTakesLittleMore() {
    #expect(MemoryLayout<FlowState>.stride <= 40)
    #expect(MemoryLayout<JudgedFlow>.stride <= 44)
  }

  /// Its three records under one plan, its entry among the deadlines, and its share of a hash table that is at least
  /// three eighths full, of 8 bytes a slot.
  @Test func anIdleFlowTakesAtMost200Bytes() {
    let deadline = 16
    let slots = 8 * 8 / 3
    #expect(
      MemoryLayout<Flow>.stride + MemoryLayout<FlowState>.stride + MemoryLayout<JudgedFlow>.stride
        + deadline + slots <= 200)
  }
}
