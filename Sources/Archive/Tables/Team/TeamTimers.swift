import Records

/// What happens when nobody does anything, kept so that a restart forgets none of it.
package enum TeamTimers {
    package static func set(_ timer: TeamTimer, in writer: Writer) throws(ArchiveError) {
        try writer.execute(
            """
            INSERT INTO team_timers (activation, role, round, is_last, due_ms) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (activation, role) DO UPDATE SET round = excluded.round, is_last = excluded.is_last,
                due_ms = excluded.due_ms
            """,
            [
                SQLValue(timer.activation), SQLValue(timer.role.rawValue), SQLValue(timer.round),
                SQLValue(timer.isLast), SQLValue(timer.dueMilliseconds),
            ])
    }

    package static func clear(_ activation: Int64, role: Role? = nil, in writer: Writer) throws(ArchiveError)
    {
        if let role {
            try writer.execute(
                "DELETE FROM team_timers WHERE activation = ? AND role = ?",
                [SQLValue(activation), SQLValue(role.rawValue)])
        } else {
            try writer.execute("DELETE FROM team_timers WHERE activation = ?", [SQLValue(activation)])
        }
    }

    package static func of(_ activation: Int64, in reader: Reader) throws(ArchiveError) -> [TeamTimer] {
        try reader.rows(
            "SELECT * FROM team_timers WHERE activation = ? ORDER BY role", [SQLValue(activation)]
        ).compactMap(TeamTimer.init)
    }

    package static func due(
        nowMilliseconds: Int64, limit: Int = 100, in reader: Reader
    ) throws(ArchiveError) -> [TeamTimer] {
        try reader.rows(
            "SELECT * FROM team_timers WHERE due_ms <= ? ORDER BY due_ms LIMIT ?",
            [SQLValue(nowMilliseconds), SQLValue(limit)]
        ).compactMap(TeamTimer.init)
    }

    package static func find(
        _ activation: Int64, role: Role, in reader: Reader
    ) throws(ArchiveError) -> TeamTimer? {
        try reader.row(
            "SELECT * FROM team_timers WHERE activation = ? AND role = ?",
            [SQLValue(activation), SQLValue(role.rawValue)]
        ).flatMap(TeamTimer.init)
    }

    package static func areWaiting(in reader: Reader) throws(ArchiveError) -> Bool {
        try reader.row("SELECT 1 AS one FROM team_timers LIMIT 1") != nil
    }

    /// Moves all timers, after the clock of the machine was set.
    package static func shift(byMilliseconds shift: Int64, in writer: Writer) throws(ArchiveError) {
        try writer.execute("UPDATE team_timers SET due_ms = due_ms + ?", [SQLValue(shift)])
    }
}

extension TeamTimer {
    init?(_ row: SQLRow) {
        guard let role = Role(rawValue: row.text("role")) else { return nil }
        self.init(
            activation: row.integer("activation"), role: role, round: row.int("round"),
            isLast: row.bool("is_last"), dueMilliseconds: row.integer("due_ms"))
    }
}

/// A few words the team's part of the house remembers.
package enum TeamSettings {
    package static func value(_ name: String, in reader: Reader) throws(ArchiveError) -> String? {
        try reader.row("SELECT value FROM team_settings WHERE name = ?", [SQLValue(name)])?.text("value")
    }

    package static func set(_ name: String, _ value: String, in writer: Writer) throws(ArchiveError) {
        try writer.execute(
            """
            INSERT INTO team_settings (name, value) VALUES (?, ?)
            ON CONFLICT (name) DO UPDATE SET value = excluded.value
            """, [SQLValue(name), SQLValue(value)])
    }
}
