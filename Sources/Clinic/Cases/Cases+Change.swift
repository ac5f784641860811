import Archive
import Records

extension Cases {
    /// What a change left behind.
    package struct Changed: Sendable {
        package var item: StrokeCase
        package var facts: CaseFacts
    }

    /// Says something of a case: facts, times, or both. All of it or nothing; what was sent before under the same key is
    /// not written again.
    /// - Throws: `CaseRefusal`.
    @discardableResult
    package func change(
        _ key: String, _ changes: [FactChange], by actor: Actor
    ) async throws -> Changed {
        let (item, sites) = try await find(key, .change, by: actor)
        let changes = try Self.canonical(changes)
        let now = clock()
        return try await archive.write { writer in
            if try Self.write(changes, of: item, by: actor, now: now, in: writer) {
                try CasesTable.touch(item.id, nowMilliseconds: now, in: writer)
                let names = Set(changes.map(\.fact)).sorted().map { "\"\($0)\"" }.joined(separator: ",")
                try LedgerTable.append(
                    LedgerEntry(
                        actor, Action.change.rawValue, item.resource(sites: sites), at: now,
                        detail: "{\"facts\":[\(names)]}"), in: writer)
            }
            return Changed(
                item: try CasesTable.find(item.id, in: writer.reader) ?? item,
                facts: try CaseFactsTable.all(of: item.id, in: writer.reader))
        }
    }

    /// Notes a moment of the stroke clock.
    @discardableResult
    package func mark(
        _ key: String, _ milestone: Milestone, atMilliseconds: Int64, source: FactSource = .person,
        origin: String = "", by actor: Actor
    ) async throws -> Changed {
        try await change(
            key, [.moment(milestone, atMilliseconds, source: source, origin: origin)], by: actor)
    }

    /// Ties a study to a case: every site that sees the case sees its images.
    package func link(_ key: String, study uid: String, by actor: Actor) async throws {
        let (item, sites) = try await find(key, .change, by: actor)
        try await permitTying([uid], by: actor)
        let now = clock()
        try await archive.write { writer in
            try CasesTable.link(item.id, study: uid, nowMilliseconds: now, in: writer)
            try CasesTable.touch(item.id, nowMilliseconds: now, in: writer)
            try LedgerTable.append(
                LedgerEntry(
                    actor, "link-study", item.resource(sites: sites), at: now,
                    detail: "{\"study\":\"\(uid)\"}"), in: writer)
        }
    }

    /// Moves a case on: treated, transferred, closed, cancelled, or back to being active.
    @discardableResult
    package func setState(
        _ key: String, _ state: StrokeCase.State, by actor: Actor
    ) async throws -> StrokeCase {
        let (found, sites) = try await find(key, .change, by: actor)
        let now = clock()
        return try await archive.write { writer in
            guard var item = try CasesTable.find(found.id, in: writer.reader) else {
                throw CaseRefusal.hidden
            }
            guard item.state != state else { return item }
            item.state = state
            item.closedMilliseconds = state == .closed || state == .cancelled ? now : nil
            guard try CasesTable.update(item, in: writer) else { throw CaseRefusal.hidden }
            try CasesTable.touch(item.id, nowMilliseconds: now, in: writer)
            try LedgerTable.append(
                LedgerEntry(
                    actor, Action.change.rawValue, item.resource(sites: sites), at: now,
                    detail: "{\"state\":\"\(state.rawValue)\"}"), in: writer)
            return try CasesTable.find(item.id, in: writer.reader) ?? item
        }
    }

    /// Every change in the one way its value is written.
    static func canonical(_ changes: [FactChange]) throws(CaseRefusal) -> [FactChange] {
        guard changes.count <= mostChanges else { throw .badKey }
        var clean: [FactChange] = []
        for change in changes {
            guard let definition = FactCatalogue.find(change.fact) else {
                throw .invalid(fact: String(change.fact.prefix(40)), reason: .unknownFact)
            }
            guard change.key.isEmpty || isKey(change.key) else { throw .badKey }
            var change = change
            do {
                change.value = try definition.canonical(change.value)
            } catch {
                throw .invalid(fact: change.fact, reason: error)
            }
            change.origin = String(change.origin.prefix(80))
            clean.append(change)
        }
        return clean
    }

    /// Adds entries for what is new; false when nothing was.
    @discardableResult
    static func write(
        _ changes: [FactChange], of item: StrokeCase, by actor: Actor, now: Int64, in writer: Writer
    ) throws -> Bool {
        guard !changes.isEmpty else { return false }
        let known = try CaseFactsTable.all(of: item.id, in: writer.reader)
        var wrote = false
        for change in changes {
            let history = known.histories[change.fact]
            guard Self.isNews(change, history) else { continue }
            let seen = change.seen ?? (change.source == .person ? history?.newestID ?? 0 : 0)
            let entry = FactEntry(
                fact: change.fact, value: change.value, source: change.source, origin: change.origin,
                clockOffsetMilliseconds: change.clockOffsetMilliseconds, author: actor.ledgerName,
                authorName: actor.name,
                saidMilliseconds: now - min(max(0, change.agoMilliseconds), 86_400_000),
                recordedMilliseconds: now, seen: seen)
            let key = change.key.isEmpty ? RandomKey.make() : change.key
            let made = try CaseFactsTable.insert(entry, key: key, case: item.id, in: writer)
            wrote = wrote || made.isNew
        }
        if wrote { try advance(item, in: writer) }
        if wrote, let record = item.record, changes.contains(where: { $0.fact == "age" }) {
            // Who has no day of birth is compared by age.
            try RecordLikeness.refresh(record, nowMilliseconds: now, in: writer)
        }
        return wrote
    }

    /// Saying again what already counts, uncontested, is no news; nor is taking back what nobody said.
    private static func isNews(_ change: FactChange, _ history: FactHistory?) -> Bool {
        guard let latest = history?.latest else { return !change.value.isEmpty }
        guard latest.value == change.value, history?.conflicts.isEmpty == true else { return true }
        return change.source == .device && latest.source != .device
    }

    /// A patient who has come is expected no more; one who got the needle or the puncture has been treated.
    private static func advance(_ item: StrokeCase, in writer: Writer) throws {
        guard var current = try CasesTable.find(item.id, in: writer.reader) else { return }
        let facts = try CaseFactsTable.all(of: item.id, in: writer.reader)
        let before = current.state
        if current.state == .expected, facts.moment(.door) != nil { current.state = .active }
        if current.state == .active, facts.moment(.needle) != nil || facts.moment(.puncture) != nil {
            current.state = .treated
        }
        if current.state != before { _ = try CasesTable.update(current, in: writer) }
    }
}
