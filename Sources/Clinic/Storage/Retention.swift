import Archive
import Records

/// Deletes studies so that they can be restored. Rules go through it and nothing else.
package protocol StudyRemoval: Sendable {
    /// - Returns: false when there was nothing to delete any more.
    func remove(studyUID: String, because reason: String) async throws -> Bool
}

/// What rules make of studies.
package struct Retention: Sendable {
    let archive: Archive
    let removal: (any StudyRemoval)?
    let clock: @Sendable () -> Int64

    /// A study that a rule applies to, and why.
    package struct Match: Sendable, Equatable {
        package var study: StudyFacts
        package var rule: RetentionRule
        package var reason: String
        /// The rule that keeps it nevertheless.
        package var keptBy: String?
    }

    package enum Refusal: Error, Sendable, Equatable, CustomStringConvertible {
        case noConditions
        case unusableName(String)
        case unusableSyntax(String)
        case noRemoval

        package var description: String {
            switch self {
            case .noConditions: "a rule that deletes needs at least one condition"
            case .unusableName(let name): "\"\(name)\" is no name of a rule: letters, digits, - and _ are"
            case .unusableSyntax(let text):
                "\"\(text)\" is nothing to recompress to: jpeg-ls, htj2k and rle are"
            case .noRemoval: "nothing can be deleted here"
            }
        }
    }

    /// Studies that are looked at in one transaction.
    private static let page = 200

    package init(
        archive: Archive, removal: (any StudyRemoval)?,
        clock: @escaping @Sendable () -> Int64 = Clock.nowMilliseconds
    ) {
        self.archive = archive
        self.removal = removal
        self.clock = clock
    }

    package func rules() async throws -> [RetentionRule] {
        try await archive.read { try RetentionTable.rules(in: $0) }
    }

    package func set(_ rule: RetentionRule) async throws {
        let isName = rule.name.utf8.allSatisfy {
            (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) || $0 == 45
                || $0 == 95
        }
        guard isName, (1...64).contains(rule.name.utf8.count) else { throw Refusal.unusableName(rule.name) }
        if rule.action == .remove, !rule.hasConditions { throw Refusal.noConditions }
        if rule.action == .recompress,
            !RecompressionWish.syntaxes.contains(where: { $0.uid == rule.syntaxUID })
        {
            throw Refusal.unusableSyntax(rule.syntaxUID ?? "")
        }
        let now = clock()
        try await archive.write { writer in
            try RetentionTable.put(rule, nowMilliseconds: now, in: writer)
            try LedgerTable.administered(.storage, "rule \(rule.name)", at: now, in: writer)
        }
    }

    /// Says whether there was one.
    package func remove(_ name: String) async throws -> Bool {
        let now = clock()
        return try await archive.write { writer in
            guard try RetentionTable.remove(name, in: writer) else { return false }
            try LedgerTable.administered(.storage, "rule \(name)", at: now, in: writer)
            return true
        }
    }

    /// What the rules would do now, a page of studies at a time; nothing is changed. Of several rules that delete, or
    /// recompress, the first by name counts.
    /// - Parameter only: the name of one rule; those that keep always count.
    package func matches(only: String? = nil, _ visit: (Match) async throws -> Void) async throws {
        let rules = try await rules()
        let now = clock()
        var last: Int64 = 0
        while true {
            let studies = try await archive.read { [last] in
                try RetentionTable.studies(after: last, limit: Self.page, in: $0)
            }
            guard let end = studies.last else { return }
            last = end.id
            for study in studies {
                for var match in Self.judge(study, rules, only: only, now: now) {
                    match.study.byteCount = try await archive.read {
                        try RetentionTable.bytes(ofStudy: study.id, in: $0)
                    }
                    try await visit(match)
                }
            }
        }
    }

    static func judge(
        _ study: StudyFacts, _ rules: [RetentionRule], only: String?, now: Int64
    ) -> [Match] {
        let applying = rules.compactMap { rule in
            rule.reason(for: study, nowMilliseconds: now).map { (rule, $0) }
        }
        let keeper = applying.first { $0.0.action == .keep }?.0.name
        return [RetentionRule.Action.remove, .recompress].compactMap { action in
            let mine = applying.first { $0.0.action == action && (only == nil || $0.0.name == only) }
            return mine.map {
                Match(study: study, rule: $0.0, reason: $0.1, keptBy: action == .remove ? keeper : nil)
            }
        }
    }

    package struct Run: Sendable, Equatable {
        package var removed = 0
        package var queued = 0
        package var kept = 0
        package init() {}
    }

    /// Does what the rules say now, a study a transaction.
    package func run(only: String? = nil, _ report: @Sendable (Match) -> Void = { _ in }) async throws -> Run
    {
        var run = Run()
        try await matches(only: only) { match in
            try Task.checkCancellation()
            guard match.keptBy == nil else {
                run.kept += 1
                return
            }
            switch match.rule.action {
            case .remove:
                guard let removal else { throw Refusal.noRemoval }
                // Rules see studies as they were a moment ago; a hold may have come since.
                guard try await archive.read({ try HoldsTable.find(match.study.studyUID, in: $0) }) == nil,
                    try await removal.remove(
                        studyUID: match.study.studyUID, because: "rule \(match.rule.name): \(match.reason)")
                else { return }
                try await log(match)
                run.removed += 1
                report(match)
            case .recompress:
                guard try await queue(match) else { return }
                run.queued += 1
                report(match)
            case .keep: return
            }
        }
        return run
    }

    private func log(_ match: Match) async throws {
        let entry = RetentionEntry(
            rule: match.rule.name, action: match.rule.action.rawValue, studyUID: match.study.studyUID,
            reason: match.reason, atMilliseconds: clock())
        try await archive.write { try RetentionTable.log(entry, in: $0) }
    }

    /// Puts the recompression of a study in line; false when nothing in it is left to compress.
    private func queue(_ match: Match) async throws -> Bool {
        guard let syntax = match.rule.syntaxUID else { return false }
        let wish = RecompressionWish(
            studyUID: match.study.studyUID, syntaxUID: syntax, modality: match.rule.modality)
        let now = clock()
        let isQueued = try await archive.write { writer in
            guard try !Queue.isWaiting(.recompressStudy, subject: wish.subject, in: writer.reader),
                try !RecompressionsTable.candidates(
                    studyUID: wish.studyUID, modality: wish.modality, syntaxUID: wish.syntaxUID, limit: 1,
                    in: writer.reader
                ).isEmpty
            else { return false }
            try Queue.enqueue(.recompressStudy, subject: wish.subject, nowMilliseconds: now, in: writer)
            return true
        }
        if isQueued { try await log(match) }
        return isQueued
    }

    /// What rules did, the newest first.
    package func history(limit: Int = 100) async throws -> [RetentionEntry] {
        try await archive.read { try RetentionTable.log(limit: limit, in: $0) }
    }
}
