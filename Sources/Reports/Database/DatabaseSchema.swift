import Population

/// The tables and views of a database of runs.
enum DatabaseSchema {
  /// `CHKP`, by which `file` and SQLite know the file's kind.
  static let application: Int64 = 0x4348_4b50
  static let version: Int64 = 4

  /// What who opens it has to know.
  static let privacy =
    "The tables flows, names and evaded hold the names that single users visited, whatever --smallest-group said: only "
    + "groups and means obey it. Protect this file as you protect the captures."

  /// What a new database is made by.
  static var statements: String {
    """
    PRAGMA application_id = \(application);
    PRAGMA user_version = \(version);
    CREATE TABLE about(subject TEXT PRIMARY KEY, note TEXT NOT NULL) WITHOUT ROWID;
    INSERT INTO about VALUES('privacy', '\(privacy)');
    CREATE TABLE runs(
      run INTEGER PRIMARY KEY, appended TEXT NOT NULL, version TEXT NOT NULL,
      commit_id TEXT NOT NULL, label TEXT NOT NULL, title TEXT NOT NULL, seed TEXT NOT NULL,
      options TEXT NOT NULL, population INTEGER, public_suffixes TEXT NOT NULL);
    CREATE TABLE groups(
      run INTEGER NOT NULL REFERENCES runs, kind TEXT NOT NULL, label TEXT NOT NULL,
      \(ReportTable.groupColumns.map { "\($0) NUMERIC" }.joined(separator: ", ")),
      PRIMARY KEY(run, kind, label)) WITHOUT ROWID;
    CREATE TABLE means(
      run INTEGER NOT NULL REFERENCES runs, name TEXT NOT NULL, means TEXT NOT NULL,
      PRIMARY KEY(run, name, means)) WITHOUT ROWID;
    \(detailTables)
    CREATE TABLE flows(
      run INTEGER NOT NULL REFERENCES runs, \(flowColumns.map { "\($0.name) \($0.type)" }.joined(separator: ", ")));
    CREATE TABLE evaded(
      run INTEGER NOT NULL REFERENCES runs, capture TEXT, flow INTEGER, rule TEXT);
    \(views)
    """
  }

  /// What a new database gets behind its first rows: to sort them once costs less than to put each in its place.
  static let indexes = """
    CREATE INDEX flows_by_number ON flows(run, capture, flow);
    CREATE INDEX names_by_flow ON names(run, capture, flow);
    CREATE INDEX names_by_name ON names(name);
    """

  /// The properties of a flow, as `--flows` has them.
  static let flowColumns: [(name: String, type: String)] = DataDictionary.flows.columns
    .filter { !DataDictionary.listColumns.union(DataDictionary.rareColumns).contains($0.name) }
    .map { ($0.name, $0.kind.sqlite) }

  /// The tables of a run that are none of groups, and the names of flows.
  private static var detailTables: String {
    (DataDictionary.details.filter { $0.name != "options" } + [DataDictionary.names]).map {
      "CREATE TABLE \($0.name)(run INTEGER NOT NULL REFERENCES runs, \($0.sqliteColumns));"
    }.joined(separator: "\n")
  }

  private static let views = """
    CREATE VIEW blocked_names AS
      SELECT run, label AS name, users_affected AS users, visits_lost, blocked AS flows,
        (SELECT group_concat(means, ', ') FROM means WHERE means.run = groups.run AND name = label)
          AS means
      FROM groups WHERE kind = 'name' AND blocked > 0;
    CREATE VIEW losses_by_network AS
      SELECT run, label AS network, users, users_affected, users_affected_share,
        users_affected_share_low, users_affected_share_high, visits, visits_lost, visits_lost_share,
        visits_lost_share_low, visits_lost_share_high
      FROM groups WHERE kind = 'network';
    CREATE VIEW collateral_losses AS
      SELECT run, label AS cause, blocked AS flows, visits_lost, users_affected AS users
      FROM groups WHERE kind = 'collateral';
    CREATE VIEW exposure_by_gateway AS
      SELECT run, gateway, total AS visits, share AS visits_read, share_low, share_high
      FROM exposure WHERE legible = 'visits' AND kind = 'any';
    CREATE VIEW caused_flows AS
      SELECT flows.run, flows.capture, flows.flow, cause.flow AS cause, cause.rule, cause.reaction,
        flows.server, flows.client
      FROM flows JOIN flows AS cause ON cause.run = flows.run AND cause.capture = flows.capture
        AND cause.flow = flows.caused_by;
    CREATE VIEW run_totals AS
      SELECT runs.run, runs.label, runs.seed, users, users_affected, users_affected_share,
        visits, visits_lost, visits_lost_share, flows, blocked
      FROM runs JOIN groups ON groups.run = runs.run AND kind = 'total';
    CREATE VIEW name_changes AS
      SELECT other.run AS run, one.run AS than, names.label AS name,
        CASE WHEN one_name.label IS NULL THEN 'blocked' WHEN other_name.label IS NULL THEN 'unblocked'
          ELSE 'both' END AS fate
      FROM runs AS one JOIN runs AS other ON other.run <> one.run
        JOIN (SELECT DISTINCT label FROM groups
          WHERE kind = 'name' AND label <> '(other names)') AS names
        LEFT JOIN groups AS one_name ON one_name.run = one.run AND one_name.kind = 'name'
          AND one_name.label = names.label
        LEFT JOIN groups AS other_name ON other_name.run = other.run AND other_name.kind = 'name'
          AND other_name.label = names.label
      WHERE one_name.label IS NOT NULL OR other_name.label IS NOT NULL;
    """
}
