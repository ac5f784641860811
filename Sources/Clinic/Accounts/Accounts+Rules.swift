import Archive
import Foundation
import Records

extension Accounts {
    private static let ruleName = "sign-in-rules"

    /// How strict the house is.
    package func rules() async throws -> SignInRules {
        try await archive.read { try Self.rules(in: $0) }
    }

    static func rules(in reader: Reader) throws(ArchiveError) -> SignInRules {
        try storedRules(in: reader) ?? SignInRules()
    }

    /// What somebody has decided; nil when nobody has.
    static func storedRules(in reader: Reader) throws(ArchiveError) -> SignInRules? {
        try HouseSettings.value(ruleName, in: reader)
            .flatMap { try? JSONDecoder().decode(SignInRules.self, from: Data($0.utf8)) }
    }

    /// Makes the house stricter or laxer, for every site: only who gives rights at all of them may.
    package func setRules(_ rules: SignInRules, by asker: Asker) async throws {
        let sites = try await archive.read { try SitesTable.all(in: $0) }
        let all = Set(sites.filter { $0.parent == nil }.map(\.id))
        let resource = Resource(.person, id: Self.ruleName, sites: all)
        try await archive.require(.administer, resource, by: asker)
        guard rules.isUsable else { throw AccountsError.rulesUnusable }
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let json = String(decoding: try encoder.encode(rules), as: UTF8.self)
        try await archive.write { writer in
            try HouseSettings.set(Self.ruleName, json, in: writer)
            try LedgerTable.append(asker.entry("set-sign-in-rules", resource, detail: json), in: writer)
        }
    }

    /// How long sessions last: what somebody has decided, else what the program was made with.
    func lifetimes(in reader: Reader) throws(ArchiveError) -> (idle: Int64, absolute: Int64) {
        guard let rules = try Self.storedRules(in: reader) else {
            return (policy.idleMilliseconds, policy.absoluteMilliseconds)
        }
        return (Int64(rules.idleMinutes) * 60_000, Int64(rules.absoluteHours) * 3_600_000)
    }
}
