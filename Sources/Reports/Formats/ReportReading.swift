import FoundationEssentials
public import Population
import Text

/// Why a file is no report that runs can be compared by.
public struct ReportError: Error, Sendable, CustomStringConvertible {
  public let description: String

  /// What is wrong, where, and what to do.
  public init(description: String) {
    self.description = description.shown
  }
}

/// Reads what `--json` wrote, as far as comparisons need it.
public enum ReportReading {
  /// The runs of a document: one, or one a scenario.
  ///
  /// - Parameter path: for messages.
  public static func runs(_ bytes: [UInt8], path: String) throws(ReportError) -> [ComparedRun] {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try ReportDocument<Run>(bytes, decoder, path: path).runs.map(\.run)
  }

  private struct Run: Decodable {
    var title: String
    var total: Figures
    var byNetwork: [Network]
    var byName: [Name]

    var run: ComparedRun {
      ComparedRun(
        title: title, total: total.estimates?.estimates,
        networks: byNetwork.compactMap { network in
          network.estimates.map {
            ComparedRun.Part(label: network.network, estimates: $0.estimates)
          }
        },
        names: byName.map {
          ComparedRun.Name(label: $0.name, users: $0.usersAffected, means: $0.means)
        })
    }
  }

  private struct Figures: Decodable {
    var estimates: Estimates?
  }

  private struct Network: Decodable {
    var network: String
    var estimates: Estimates?
  }

  private struct Name: Decodable {
    var name: String
    var usersAffected: Int
    var means: [String]
  }

  private struct Estimates: Decodable {
    var usersAffected: Figure
    var visitsLost: Figure?

    var estimates: GroupEstimates {
      GroupEstimates(usersAffected: usersAffected.estimate, visitsLost: visitsLost?.estimate)
    }
  }

  private struct Figure: Decodable {
    var value: Double
    var low: Double?
    var high: Double?

    var estimate: Estimate {
      guard let low, let high, low <= high else { return Estimate(value: value, interval: nil) }
      return Estimate(value: value, interval: low...high)
    }
  }
}
