import Gateway

// What the packets of captures were, and what becomes of them; `CaptureCounts.parts` says how they add up.
extension TextFormat {
  mutating func addFragments(_ counts: CaptureCounts) {
    let fragments = counts.fragments
    addCount("  fragments, put together", fragments.joined, of: nil)
    addCount("  fragments, left over", fragments.leftOver, of: nil)
    addCount("datagrams put together", fragments.datagrams, of: nil)
    if fragments.unreadDatagrams > 0 {
      addCount("  of these, undecoded", fragments.unreadDatagrams, of: nil)
    }
  }

  mutating func addFates(_ counts: CaptureCounts) {
    let fates = counts.fates
    addCount("packets of flows", counts.flowPacketCount, of: nil)
    addCount("  would arrive", counts.arrivingPacketCount, of: nil)
    addCount("  dropped, or after a dropped packet", fates.dropped, of: nil)
    addCount("  not sent: flow over or not begun", fates.notSent, of: nil)
    addCount("packets answered by forged ones", fates.answered, of: nil)
  }
}
