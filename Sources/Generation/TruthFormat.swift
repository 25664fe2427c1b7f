import Text

/// The table of the names in generated traffic: tab-separated with a header, by flow. `ShownText` escapes
/// what cannot be seen of a name.
public enum TruthFormat {
  /// The table.
  public static func table(_ rows: [TruthRow]) -> String {
    let header = [
      "flow", "started", "client", "client_port", "server", "server_port", "proto", "kind", "name",
    ]
    let lines = rows.sorted { $0.flow < $1.flow }.map { row in
      [
        "\(row.flow)", "\(row.started)", "\(row.client)", "\(row.clientPort)", "\(row.server)",
        "\(row.serverPort)", row.isTCP ? "tcp" : "udp", row.kind, row.name,
      ]
    }
    return ([header] + lines).map(ShownText.row).joined()
  }
}
