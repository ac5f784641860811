import GRDB
import Glibc

/// A SQLite file in WAL mode whose commits survive a power cut.
final class SQLiteStore: Sendable {
    private let pool: DatabasePool
    private let papers: PaperSeal

    /// Opens or creates the file and refuses it unless it is in WAL mode, syncs on commit as it was told to and checks
    /// foreign keys.
    init(
        path: String, busyTimeoutSeconds: Double, durability: Archive.Durability = .synced,
        papers: PaperSeal
    ) throws(ArchiveError) {
        self.papers = papers
        do {
            var configuration = Configuration()
            configuration.foreignKeysEnabled = true
            configuration.busyMode = .timeout(busyTimeoutSeconds)
            configuration.maximumReaderCount = 4
            configuration.prepareDatabase { try $0.execute(sql: "PRAGMA synchronous = \(durability.pragma)") }
            pool = try Self.pool(path, configuration, patienceSeconds: busyTimeoutSeconds)
            try pool.writeWithoutTransaction { try Self.insist(on: durability, $0) }
        } catch {
            throw ArchiveError(database: error)
        }
    }

    /// Opens the file, and waits for another process that opens it for the first time at the same moment: while one turns
    /// to WAL mode the others are refused at once, whatever the timeout.
    private static func pool(
        _ path: String, _ configuration: Configuration, patienceSeconds: Double
    ) throws -> DatabasePool {
        let clock = ContinuousClock()
        let end = clock.now.advanced(by: .seconds(patienceSeconds))
        while true {
            do {
                return try DatabasePool(path: path, configuration: configuration)
            } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY && clock.now < end {
                usleep(20_000)
            }
        }
    }

    /// The pool sets `synchronous` to NORMAL on its writer after our own preparation has run, which loses committed
    /// rows in a power cut. So what is wanted is set again once the pool is made, and read back.
    private static func insist(on durability: Archive.Durability, _ database: Database) throws {
        try database.execute(sql: "PRAGMA synchronous = \(durability.pragma)")
        let synchronous = try Int.fetchOne(database, sql: "PRAGMA synchronous")
        guard synchronous == durability.pragma else {
            throw ArchiveError(
                .notDurable, "SQLite answers synchronous = \(synchronous ?? -1), not \(durability.pragma).")
        }
        let journal = try String.fetchOne(database, sql: "PRAGMA journal_mode")
        guard journal == "wal" else {
            throw ArchiveError(.notDurable, "SQLite answers journal_mode = \(journal ?? "nothing"), not wal.")
        }
        guard try Int.fetchOne(database, sql: "PRAGMA foreign_keys") == 1 else {
            throw ArchiveError(.notDurable, "SQLite does not check foreign keys.")
        }
    }

    func migrate(nowMilliseconds: Int64) throws(ArchiveError) {
        var refusal: ArchiveError?
        try transaction([
            { writer in
                do throws(ArchiveError) {
                    try Schema.migrate(writer, nowMilliseconds: nowMilliseconds)
                } catch {
                    refusal = error
                    throw error
                }
            }
        ])
        if let refusal { throw refusal }
    }

    /// Brings the numbers of papers under the key, and leaves no copy of what stood open before in the files.
    func seal(folder: String, fresh: [UInt8]?) throws(ArchiveError) -> PaperSealing.Outcome {
        let isNew: Bool
        do { isNew = try read { try PaperSealing.keyID(in: $0) } == nil } catch {
            throw ArchiveError(database: error)
        }
        if isNew { try pragma("PRAGMA secure_delete = ON") }
        var outcome = PaperSealing.Outcome.fits
        var refusal: ArchiveError?
        try transaction([
            { writer in
                do throws(ArchiveError) {
                    outcome = try PaperSealing.begin(writer, folder: folder, fresh: fresh)
                } catch {
                    refusal = error
                    throw error
                }
            }
        ])
        if let refusal { throw refusal }
        if isNew {
            try pragma("PRAGMA wal_checkpoint(TRUNCATE)")
            try pragma("PRAGMA secure_delete = OFF")
        }
        return outcome
    }

    private func pragma(_ sql: String) throws(ArchiveError) {
        do {
            try pool.writeWithoutTransaction { _ = try Row.fetchAll($0, sql: sql) }
        } catch {
            throw ArchiveError(database: error)
        }
    }

    func read<T>(_ body: (Reader) throws -> T) throws -> T {
        do {
            return try pool.read {
                try body(Reader(connection: SQLiteConnection(database: $0), papers: papers))
            }
        } catch let error as DatabaseError {
            throw ArchiveError(database: error)
        }
    }

    /// Runs every body in one transaction, each in a savepoint of its own: a body that throws is rolled back alone.
    /// Returns once the commit is on the disk. Throws when the transaction as a whole could not be kept; then
    /// nothing any body wrote is there.
    func transaction(_ bodies: [(Writer) throws -> Void]) throws(ArchiveError) {
        do {
            try pool.writeWithoutTransaction { database in
                let writer = Writer(connection: SQLiteConnection(database: database), papers: papers)
                try database.inTransaction(.immediate) {
                    for body in bodies { try Self.savepoint(body, writer, database) }
                    return .commit
                }
            }
        } catch {
            throw ArchiveError(database: error)
        }
    }

    private static func savepoint(
        _ body: (Writer) throws -> Void, _ writer: Writer, _ database: Database
    ) throws {
        var refusal: (any Error)?
        try database.execute(sql: "SAVEPOINT one_of_many")
        do {
            try body(writer)
        } catch {
            refusal = error
        }
        // A full or failing disk makes SQLite roll back the whole transaction, not the savepoint.
        guard database.isInsideTransaction else {
            throw refusal ?? ArchiveError(.database, "The database gave up the whole transaction.")
        }
        if refusal != nil { try database.execute(sql: "ROLLBACK TRANSACTION TO SAVEPOINT one_of_many") }
        try database.execute(sql: "RELEASE SAVEPOINT one_of_many")
    }

    /// Copies what the log holds into the database file and closes it.
    func close() throws(ArchiveError) {
        do { try pool.close() } catch { throw ArchiveError(database: error) }
    }
}

extension Archive.Durability {
    /// What SQLite calls FULL, which syncs the log on each commit, and NORMAL, which does on checkpoints only.
    fileprivate var pragma: Int { self == .synced ? 2 : 1 }
}
