import Gateway

extension CaptureCounts {
  /// What packets were, and what becomes of those of flows, by their names in files.
  ///
  /// The packets read are those that came whole, in flows, the undecoded and the fragments; the fragments
  /// those that were put together and those left over. The packets of flows are those that came whole and
  /// the datagrams put together that could be read; they arrive, are dropped or are not sent.
  var parts: [(name: String, count: Int)] {
    [
      ("whole_packets", wholePacketCount), ("undecoded_packets", undecodedCount),
      ("fragments_put_together", fragments.joined), ("fragments_left_over", fragments.leftOver),
      ("datagrams", fragments.datagrams), ("datagrams_unread", fragments.unreadDatagrams),
      ("packets_of_flows", flowPacketCount), ("packets_that_arrive", arrivingPacketCount),
      ("packets_dropped", fates.dropped), ("packets_not_sent", fates.notSent),
      ("packets_answered_by_forgeries", fates.answered),
    ]
  }
}
