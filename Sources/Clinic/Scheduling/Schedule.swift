import Archive
import DICOM
import Records

/// What is to be examined and by which device: the worklist that modalities ask for (PS3.4 annex K).
package struct Schedule: Sendable {
    let archive: Archive
    let clock: @Sendable () -> Int64
    /// Who asks; what another site has is not there for that.
    private(set) var actor = Actor.house

    package init(archive: Archive, clock: @escaping @Sendable () -> Int64 = Clock.nowMilliseconds) {
        self.archive = archive
        self.clock = clock
    }

    /// The same archive as somebody sees it.
    package func seen(by actor: Actor) -> Schedule {
        var schedule = self
        schedule.actor = actor
        return schedule
    }

    /// The desk of the same archive.
    package var access: ArchiveAccess { ArchiveAccess(archive: archive) }

    /// A step as the schedule holds it.
    package struct Entry: Sendable, Equatable {
        package var id: Int64
        package var step: ScheduledStep
        package var state: StepState
        package var origin: String
        package var createdMilliseconds: Int64
        package var changedMilliseconds: Int64

        /// The item with the state that holds now.
        package var dataSet: DataSet { step.answer(state: state, station: "") }

        init(_ row: ScheduledSteps.Row) {
            id = row.id
            step = row.step
            state = row.state
            origin = row.origin
            createdMilliseconds = row.createdMilliseconds
            changedMilliseconds = row.changedMilliseconds
        }
    }

    /// Takes an item, or brings the one of the same study and step ID up to date. Durable when this returns.
    /// - Throws: `ScheduledStep.Refusal` when the item cannot be scheduled.
    package func add(_ item: DataSet, origin: String) async throws -> Entry {
        try await add([item], origin: origin)[0]
    }

    /// Takes all items or none.
    package func add(_ items: [DataSet], origin: String) async throws -> [Entry] {
        let now = clock()
        let local = DateAndTime(localMilliseconds: now)
        let steps = try items.map { try ScheduledStep($0, now: local) }
        return try await archive.write { [actor] writer in
            let sight = try Sights.of(actor, in: writer.reader)
            return try steps.map { step in
                let known = try ScheduledSteps.find(
                    studyUID: step.studyUID, stepID: step.stepID, in: writer.reader)
                if let known, !sight.covers(sites: [known.site]) {
                    throw ScheduledStep.Refusal(reason: "another item has this study and step ID")
                }
                let site = try known?.site ?? Self.site(of: step, actor, sight, writer.reader)
                let row = try ScheduledSteps.put(
                    step, origin: origin, site: site, nowMilliseconds: now, in: writer)
                try Self.note(known == nil ? .create : .change, row.id, actor, now, writer)
                return Entry(row)
            }
        }
    }

    /// An item belongs to the site of the device that is to do it, where that is known, else to that of who made it.
    private static func site(
        of step: ScheduledStep, _ actor: Actor, _ sight: Sight, _ reader: Reader
    ) throws -> Int64 {
        for station in step.stations {
            if let site = try PeersTable.find(station, in: reader)?.site, sight.covers(sites: [site]) {
                return site
            }
        }
        return actor.homeSite
    }

    private static func note(
        _ action: Action, _ id: Int64, _ actor: Actor, _ now: Int64, _ writer: Writer
    ) throws {
        try LedgerTable.append(
            LedgerEntry(actor, action.rawValue, Resource(.schedule, id: "\(id)"), at: now), in: writer)
    }

    /// Makes the items of an origin these and no others; what a device has begun stays.
    func replace(_ items: [DataSet], origin: String) async throws {
        let now = clock()
        let local = DateAndTime(localMilliseconds: now)
        let steps = try items.map { try ScheduledStep($0, now: local) }
        try await archive.write { writer in
            let kept = try steps.map {
                try ScheduledSteps.put($0, origin: origin, nowMilliseconds: now, in: writer).id
            }
            _ = try ScheduledSteps.removeUntouched(origin: origin, except: kept, in: writer)
        }
    }

    /// The origins of items that begin with a text.
    func origins(beginning prefix: String) async throws -> [String] {
        try await archive.read { try ScheduledSteps.origins(beginning: prefix, in: $0) }
    }

    package func entry(_ id: Int64) async throws -> Entry? {
        try await archive.read { [actor] reader in
            let row = try ScheduledSteps.find(id, in: reader)
            let sight = try Sights.of(actor, in: reader)
            return row.flatMap { sight.covers(sites: [$0.site]) ? Entry($0) : nil }
        }
    }

    /// The latest first.
    package func list(includesOver: Bool = false, limit: Int = 1000) async throws -> [Entry] {
        try await archive.read { [actor] reader in
            try ScheduledSteps.list(
                includesOver: includesOver, limit: limit, seenBy: Sights.of(actor, in: reader), in: reader
            ).map(Entry.init)
        }
    }

    /// - Returns: whether there was such a step.
    package func remove(_ id: Int64) async throws -> Bool {
        let now = clock()
        return try await archive.write { [actor] writer in
            guard let row = try ScheduledSteps.find(id, in: writer.reader),
                try Sights.of(actor, in: writer.reader).covers(sites: [row.site])
            else { return false }
            try Self.note(.delete, id, actor, now, writer)
            return try ScheduledSteps.remove(id, in: writer)
        }
    }

    /// Takes away the steps of an origin that no device has begun: what they were read from is gone.
    package func removeUntouched(origin: String) async throws -> Int {
        try await archive.write { try ScheduledSteps.removeUntouched(origin: origin, in: $0) }
    }
}

extension Schedule {
    /// What a device asks for.
    package struct Question: Sendable {
        fileprivate var keys: [QueryKey]
        fileprivate var returned: ReturnedAttributes
        package var characterSet: SpecificCharacterSet
        /// Also what is completed or discontinued: when the device asks for a state by name.
        fileprivate var includesOver: Bool
        /// The AE title that answers name where any device may do a step.
        fileprivate var station: String

        /// - Parameter caller: who asks.
        /// - Throws: `QueryError`.
        package init(_ identifier: DataSet, options: QueryOptions, caller: String) throws {
            let all = try Query.keys(of: identifier, options: options)
            keys = all.filter { !$0.isUniversal }
            returned = ReturnedAttributes(identifier: identifier)
            characterSet = identifier.characterSet
            var ofStep: [QueryKey] = []
            for key in keys where key.tag == .scheduledProcedureStepSequence {
                if case .item(let inner) = key.condition { ofStep = inner }
            }
            includesOver = ofStep.contains {
                $0.tag == .scheduledProcedureStepStatus && !$0.isUniversal
            }
            station = caller
            for key in ofStep where key.tag == .scheduledStationAETitle {
                if case .texts(let patterns, _) = key.condition, let asked = patterns.first?.literal {
                    station = asked
                }
            }
        }
    }

    /// Some of the answers, and where to go on; nil when there is nothing more.
    package func page(
        _ question: Question, after id: Int64 = 0, limit: Int = 200
    ) async throws -> (matches: [DataSet], next: Int64?) {
        try await archive.read { [actor] reader in
            let rows = try ScheduledSteps.page(
                fitting: question.keys, includesOver: question.includesOver, after: id, limit: limit,
                seenBy: Sights.of(actor, in: reader), in: reader)
            let matches = rows.map { $0.step.answer(state: $0.state, station: question.station) }
                .filter { item in question.keys.allSatisfy { $0.matches(item) } }
                .map { question.returned.project($0) }
            return (matches, rows.count < limit ? nil : rows.last?.id)
        }
    }
}
