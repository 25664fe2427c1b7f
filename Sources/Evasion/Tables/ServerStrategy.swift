/// The server-side strategies of Bock et al., "Come as You Are: Helping Unmodified Clients Bypass
/// Censorship with Server-side Evasion", SIGCOMM 2020, by the paper's numbers.
///
/// Each says what the server sends in place of its SYN/ACK.
public enum ServerStrategy: Int, CaseIterable, Sendable {
  case simultaneousOpenAndRST = 1
  case simultaneousOpenAndLoad
  case corruptACKAndSimultaneousOpen
  case corruptACK
  case corruptACKAndLoad
  case loadAndInducedRST
  case rstAndInducedRST
  case windowReduction
  case tripleLoad
  case doubleGET
  case nullFlags

  /// What the paper describes, in Geneva's notation.
  public var notation: String {
    switch self {
    // The client drops the RST, which acknowledges nothing, and answers the SYN with a SYN/ACK.
    case .simultaneousOpenAndRST:
      #"[TCP:flags:SA]-duplicate(tamper{TCP:flags:replace:R},tamper{TCP:flags:replace:S})-| \/"#
    case .simultaneousOpenAndLoad:
      #"[TCP:flags:SA]-tamper{TCP:flags:replace:S}(duplicate(,tamper{TCP:load:corrupt}),)-| \/"#
    // The client answers the first with a RST that has the wrong number.
    case .corruptACKAndSimultaneousOpen:
      #"[TCP:flags:SA]-duplicate(tamper{TCP:ack:corrupt},tamper{TCP:flags:replace:S})-| \/"#
    case .corruptACK:
      #"[TCP:flags:SA]-duplicate(tamper{TCP:ack:corrupt},)-| \/"#
    case .corruptACKAndLoad:
      #"[TCP:flags:SA]-duplicate(tamper{TCP:ack:corrupt},tamper{TCP:load:corrupt})-| \/"#
    case .loadAndInducedRST:
      #"[TCP:flags:SA]-duplicate(duplicate(tamper{TCP:flags:replace:F}"#
        + #"(tamper{TCP:load:corrupt},),tamper{TCP:ack:corrupt}),)-| \/"#
    case .rstAndInducedRST:
      #"[TCP:flags:SA]-duplicate(duplicate(tamper{TCP:flags:replace:R},"#
        + #"tamper{TCP:ack:corrupt}),)-| \/"#
    // The client may send ten bytes first, and no scaling makes them more.
    case .windowReduction:
      #"[TCP:flags:SA]-tamper{TCP:window:replace:10}"#
        + #"(tamper{TCP:options-wscale:replace:},)-| \/"#
    case .tripleLoad:
      #"[TCP:flags:SA]-tamper{TCP:load:corrupt}(duplicate(duplicate,),)-| \/"#
    case .doubleGET:
      #"[TCP:flags:SA]-tamper{TCP:load:replace:GET%20/%20HTTP1.}(duplicate,)-| \/"#
    case .nullFlags:
      #"[TCP:flags:SA]-duplicate(tamper{TCP:flags:replace:},)-| \/"#
    }
  }
}
