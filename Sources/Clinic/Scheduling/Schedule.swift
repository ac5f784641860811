import Archive
import DICOM
import Records

/// What is to be examined and by which device: the worklist that modalities ask for (PS3.4 annex K).
package struct Schedule: Sendable {
    let archive: Archive
    let clock: @Sendable () -> Int64

    package init(archive: Archive, clock: @escaping @Sendable () -> Int64 = Clock.nowMilliseconds) {
        self.archive = archive
        self.clock = clock
    }

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
        return try await archive.write { writer in
            try steps.map {
                Entry(try ScheduledSteps.put($0, origin: origin, nowMilliseconds: now, in: writer))
            }
        }
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
        try await archive.read { try ScheduledSteps.find(id, in: $0).map(Entry.init) }
    }

    /// The latest first.
    package func list(includesOver: Bool = false, limit: Int = 1000) async throws -> [Entry] {
        try await archive.read {
            try ScheduledSteps.list(includesOver: includesOver, limit: limit, in: $0).map(Entry.init)
        }
    }

    /// - Returns: whether there was such a step.
    package func remove(_ id: Int64) async throws -> Bool {
        try await archive.write { try ScheduledSteps.remove(id, in: $0) }
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
        try await archive.read { reader in
            let rows = try ScheduledSteps.page(
                fitting: question.keys, includesOver: question.includesOver, after: id, limit: limit,
                in: reader)
            let matches = rows.map { $0.step.answer(state: $0.state, station: question.station) }
                .filter { item in question.keys.allSatisfy { $0.matches(item) } }
                .map { question.returned.project($0) }
            return (matches, rows.count < limit ? nil : rows.last?.id)
        }
    }
}
