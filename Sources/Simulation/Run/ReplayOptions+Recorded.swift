import Reports
import Rules

extension ReplayOptions {
  /// The options that can change a figure, beside captures and seed, by their names on the command line.
  ///
  /// - Parameter asked: those of one plan, which of several scenarios or censors has one.
  func recorded(_ asked: [Report.Option]) -> [Report.Option] {
    var recorded = asked
    recorded.append(Report.Option("certain", .text(isCertain ? "yes" : "no")))
    if let packetLimit { recorded.append(Report.Option("limit", .text(String(packetLimit)))) }
    if let filter { recorded.append(Report.Option("filter", .text(filter))) }
    if losses != .tenth { recorded.append(Report.Option("losses", .text(losses.rawValue))) }
    recorded += population.byOption.map { Report.Option($0.name, .text($0.value)) }
    recorded += limits.byOption.map { Report.Option($0.name, .text(String($0.value))) }
    return recorded
  }

  /// The names of all that may be recorded; those of flags have the values `yes` and `no`.
  public static let recordedNames: Set<String> = {
    var options = ReplayOptions()
    options.packetLimit = 1
    options.filter = "ip"
    options.losses = .all
    options.population.size = 1
    let asked = ["scenario", "rules", "censor"].map { Report.Option($0, .text("")) }
    return Set(options.recorded(asked).map(\.name))
  }()
}
