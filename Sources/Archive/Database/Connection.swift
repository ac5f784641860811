/// The narrow face of a database: literal SQL with `?` placeholders in, rows out. SQLite stands behind it today;
/// a second adapter for PostgreSQL would number the placeholders.
protocol Connection {
    /// Runs a statement and says how many rows it changed.
    @discardableResult
    func execute(_ sql: String, _ arguments: [SQLValue]) throws(ArchiveError) -> Int
    func rows(_ sql: String, _ arguments: [SQLValue]) throws(ArchiveError) -> [SQLRow]
}

/// Sees one unchanging state of the database, for as long as the closure that received it runs.
package struct Reader {
    let connection: any Connection
    /// How numbers of identity papers are kept.
    let papers: PaperSeal

    func rows(_ sql: String, _ arguments: [SQLValue] = []) throws(ArchiveError) -> [SQLRow] {
        try connection.rows(sql, arguments)
    }

    func row(_ sql: String, _ arguments: [SQLValue] = []) throws(ArchiveError) -> SQLRow? {
        try connection.rows(sql, arguments).first
    }
}

/// Sees and changes the database inside one transaction.
package struct Writer {
    let connection: any Connection
    let papers: PaperSeal

    /// What this transaction has written so far can be read back through it.
    package var reader: Reader { Reader(connection: connection, papers: papers) }

    @discardableResult
    func execute(_ sql: String, _ arguments: [SQLValue] = []) throws(ArchiveError) -> Int {
        try connection.execute(sql, arguments)
    }

    func rows(_ sql: String, _ arguments: [SQLValue] = []) throws(ArchiveError) -> [SQLRow] {
        try connection.rows(sql, arguments)
    }

    func row(_ sql: String, _ arguments: [SQLValue] = []) throws(ArchiveError) -> SQLRow? {
        try connection.rows(sql, arguments).first
    }
}
