import Foundation
import GRDB

/// The SQLite side of the narrow face.
struct SQLiteConnection: Connection {
    let database: Database

    @discardableResult
    func execute(_ sql: String, _ arguments: [SQLValue]) throws(ArchiveError) -> Int {
        do {
            let statement = try database.cachedStatement(sql: sql)
            try statement.execute(arguments: StatementArguments(arguments.map(\.databaseValue)))
            return database.changesCount
        } catch {
            throw ArchiveError(database: error)
        }
    }

    func rows(_ sql: String, _ arguments: [SQLValue]) throws(ArchiveError) -> [SQLRow] {
        do {
            let statement = try database.cachedStatement(sql: sql)
            let columns = statement.columnNames
            let cursor = try Row.fetchCursor(
                statement, arguments: StatementArguments(arguments.map(\.databaseValue)))
            var rows: [SQLRow] = []
            while let row = try cursor.next() {
                rows.append(SQLRow(columns: columns, values: row.databaseValues.map(SQLValue.init)))
            }
            return rows
        } catch {
            throw ArchiveError(database: error)
        }
    }
}

extension SQLValue {
    var databaseValue: DatabaseValue {
        switch self {
        case .null: .null
        case .integer(let integer): integer.databaseValue
        case .real(let real): real.databaseValue
        case .text(let text): text.databaseValue
        case .bytes(let bytes): Data(bytes).databaseValue
        }
    }

    init(_ value: DatabaseValue) {
        switch value.storage {
        case .null: self = .null
        case .int64(let integer): self = .integer(integer)
        case .double(let real): self = .real(real)
        case .string(let text): self = .text(text)
        case .blob(let data): self = .bytes([UInt8](data))
        }
    }
}

extension ArchiveError {
    /// Sorts an error of SQLite into the few kinds that callers can act on.
    init(database error: any Error) {
        guard let error = error as? DatabaseError else {
            self = error as? ArchiveError ?? ArchiveError(.database, "\(error)")
            return
        }
        let code: Code =
            switch error.resultCode {
            case .SQLITE_FULL: .noSpace
            case .SQLITE_READONLY: .readOnly
            case .SQLITE_IOERR: .inputOutput
            case .SQLITE_CORRUPT, .SQLITE_NOTADB: .corrupt
            case .SQLITE_BUSY, .SQLITE_LOCKED: .busy
            case .SQLITE_CONSTRAINT: .constraint
            case .SQLITE_PERM, .SQLITE_CANTOPEN, .SQLITE_AUTH: .permission
            default: .database
            }
        let statement = error.sql.map { ", in: \($0.prefix(200))" } ?? ""
        self.init(
            code,
            "database: \(error.message ?? "no message") (\(error.extendedResultCode.rawValue))\(statement)")
    }
}
