import Archive
import Records

/// The sessions of the person who looks.
extension Accounts {
    package func sessions(of account: Account, current token: String) async throws -> [SessionLine] {
        let hash = Self.tokenHash(token)
        return try await archive.read { try Sessions.list(account: account.id, current: hash, in: $0) }
    }

    /// Ends one of one's own sessions; false when there is no such one.
    package func endSession(
        key: String, of account: Account, address: String, nowMilliseconds now: Int64
    ) async throws -> Bool {
        try await archive.write { writer in
            guard try Sessions.delete(key: key, ofAccount: account.id, in: writer) else { return false }
            try LedgerTable.append(
                Asker(account.actor, address: address, nowMilliseconds: now)
                    .entry("end-session", Resource(.person, id: "\(account.id)")), in: writer)
            return true
        }
    }

    /// Ends all of one's own sessions but this one.
    package func endOtherSessions(
        of account: Account, current token: String, address: String, nowMilliseconds now: Int64
    ) async throws {
        let hash = Self.tokenHash(token)
        try await archive.write { writer in
            try Sessions.deleteOthers(ofAccount: account.id, than: hash, in: writer)
            try LedgerTable.append(
                Asker(account.actor, address: address, nowMilliseconds: now)
                    .entry("end-sessions", Resource(.person, id: "\(account.id)")), in: writer)
        }
    }
}
