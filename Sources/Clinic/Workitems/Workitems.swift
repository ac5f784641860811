import Archive
import DICOM
import Foundation
import Records

/// The list of work that machines share: Unified Procedure Steps (PS3.4 annex CC), with those who follow them. Every
/// change and the reports of it are one transaction.
package struct Workitems: Sendable {
    let archive: Archive
    let clock: @Sendable () -> Int64
    let bell: WorkitemBell
    /// Who asks; what another site has is not there for that.
    private(set) var actor = Actor.house

    /// What can be read of one document.
    static let budget = Budget(
        maximumBytes: mostBytes, maximumElements: 100_000, maximumItems: 50_000,
        maximumInflatedBytes: mostBytes)
    /// Bytes of one unit of work as JSON or XML.
    package static let mostBytes = 4 << 20
    /// What is finished is kept for so long, and longer where somebody holds on to it.
    private static let keptMilliseconds: Int64 = 7 * 86_400_000

    package init(archive: Archive, clock: @escaping @Sendable () -> Int64 = Clock.nowMilliseconds) {
        self.archive = archive
        self.clock = clock
        bell = WorkitemBell()
    }

    /// The same archive as somebody sees it.
    package func seen(by actor: Actor) -> Workitems {
        var workitems = self
        workitems.actor = actor
        return workitems
    }

    /// Makes a unit of work.
    /// - Returns: whether something had to be added to it.
    package func create(_ request: DataSet, uid: UID) async throws -> Bool {
        let now = clock()
        let (dataSet, isModified) = try WorkitemRules.created(request, uid: uid, modified: Self.moment(now))
        let document = try dataSet.json()
        try await change { writer in
            guard try WorkitemsTable.find(uid.string, in: writer.reader) == nil else {
                throw WorkitemRefusal.exists
            }
            try WorkitemsTable.insert(
                WorkitemsTable.Row(
                    uid: uid.string, state: WorkitemState.scheduled.rawValue, document: document,
                    site: actor.homeSite), in: writer)
            try note(.create, uid.string, now, writer)
            try WorkitemReports(now: now).created(uid, dataSet, site: actor.homeSite, in: writer)
            try WorkitemsTable.prune(finishedBefore: now - Self.keptMilliseconds, in: writer)
            try WorkitemEventsTable.prune(before: now - Self.keptMilliseconds, in: writer)
        }
        return isModified
    }

    /// A unit of work, without its Transaction UID (PS3.18 section 11.5).
    package func retrieve(_ uid: String) async throws -> DataSet {
        let row = try await archive.read { [actor] reader -> WorkitemsTable.Row? in
            let sight = try Sights.of(actor, in: reader)
            return try WorkitemsTable.find(uid, in: reader).flatMap {
                sight.covers(sites: [$0.site]) ? $0 : nil
            }
        }
        guard let row else { throw WorkitemRefusal.unknown }
        return try Self.dataSet(row)
    }

    /// Changes attributes.
    /// - Parameter transaction: whoever works on it must name it.
    package func update(_ uid: String, by changes: DataSet, transaction: String?) async throws {
        let now = clock()
        try await change { writer in
            var row = try find(uid, writer)
            let state = Self.state(row)
            guard !state.isFinal else { throw WorkitemRefusal.isFinal }
            guard state == .scheduled || transaction == row.transactionUID else {
                throw WorkitemRefusal.wrongTransaction
            }
            let old = try Self.dataSet(row)
            let new = try WorkitemRules.updated(old, by: changes, modified: Self.moment(now))
            row.document = try new.json()
            try WorkitemsTable.update(row, finishedMilliseconds: nil, in: writer)
            try note(.change, uid, now, writer)
            for (event, arguments) in WorkitemEvent.changes(from: old, to: new) {
                try WorkitemReports(now: now).tell(event, uid, arguments, in: writer)
            }
        }
    }

    /// Moves a unit of work on.
    /// - Returns: false when it stood there already.
    package func setState(_ wanted: WorkitemState, _ uid: String, transaction: String) async throws -> Bool {
        let now = clock()
        return try await change { writer in
            var row = try find(uid, writer)
            let current = Self.state(row)
            let holdsLock =
                !transaction.isEmpty && (row.transactionUID.isEmpty || row.transactionUID == transaction)
            guard try current.step(to: wanted, holdsLock: holdsLock) == .change else { return false }
            var dataSet = try Self.dataSet(row)
            if wanted == .canceled { Self.noteCancellation(&dataSet, DataSet(), now) }
            if wanted.isFinal { try WorkitemRules.requireFinal(dataSet, wanted) }
            row.transactionUID = transaction
            try Self.enter(wanted, &row, &dataSet, now, writer)
            try note(.change, uid, now, writer)
            return true
        }
    }

    /// How a request to cancel was taken.
    package enum Cancellation: Sendable, Equatable {
        case canceled, told, alreadyCanceled
    }

    /// Asks for a unit of work to be given up (PS3.4 section CC.2.2).
    /// - Parameters:
    ///   - request: reasons and contacts, as far as there are any.
    ///   - requester: the application entity that asks.
    package func requestCancellation(
        _ uid: String, _ request: DataSet, requester: String
    ) async throws -> Cancellation {
        let now = clock()
        return try await change { writer in
            var row = try find(uid, writer)
            var dataSet = try Self.dataSet(row)
            switch try Self.state(row).cancellation() {
            case .alreadyThere: return .alreadyCanceled
            case .cancel:
                // PS3.4 section CC.2.2.3: by way of IN PROGRESS, with a transaction of our own.
                row.transactionUID = UID.generate().string
                try Self.enter(.inProgress, &row, &dataSet, now, writer)
                Self.noteCancellation(&dataSet, request, now)
                try Self.enter(.canceled, &row, &dataSet, now, writer)
                try note(.change, uid, now, writer)
                return .canceled
            case .tellPerformer:
                var arguments = DataSet()
                for tag in Self.cancellationArguments where request.contains(tag) {
                    arguments.copy([tag], from: request)
                }
                arguments.set(.requestingAE, requester)
                try WorkitemReports(now: now).tell(.cancelRequested, uid, arguments, in: writer)
                return .told
            }
        }
    }

    private static let cancellationArguments: [Tag] = [
        .reasonForCancellation, .procedureStepDiscontinuationReasonCodeSequence, .contactURI,
        .contactDisplayName,
    ]

    // MARK: - Within a transaction

    func note(_ action: Action, _ uid: String, _ now: Int64, _ writer: Writer) throws {
        try LedgerTable.append(
            LedgerEntry(actor, action.rawValue, Resource(.schedule, id: uid), at: now), in: writer)
    }

    /// Writes, then wakes those who wait for reports.
    func change<T: Sendable>(_ body: @escaping @Sendable (Writer) throws -> T) async throws -> T {
        let result = try await archive.write(body)
        bell.ring()
        return result
    }

    private static func enter(
        _ state: WorkitemState, _ row: inout WorkitemsTable.Row, _ dataSet: inout DataSet, _ now: Int64,
        _ writer: Writer
    ) throws {
        row.state = state.rawValue
        dataSet.set(.procedureStepState, state.rawValue)
        dataSet.set(.scheduledProcedureStepModificationDateTime, moment(now))
        row.document = try dataSet.json()
        try WorkitemsTable.update(row, finishedMilliseconds: state.isFinal ? now : nil, in: writer)
        try WorkitemReports(now: now).tell(
            .stateReport, row.uid, WorkitemEvent.state(of: dataSet), in: writer)
    }

    /// Notes when and why work was given up, where who did so has not.
    private static func noteCancellation(_ dataSet: inout DataSet, _ request: DataSet, _ now: Int64) {
        var progress = dataSet.items(.procedureStepProgressInformationSequence).first ?? DataSet()
        for tag in cancellationArguments.prefix(2) where request.contains(tag) {
            progress.copy([tag], from: request)
        }
        if progress.string(.procedureStepCancellationDateTime) == nil {
            progress.set(.procedureStepCancellationDateTime, moment(now))
        }
        dataSet.set(.procedureStepProgressInformationSequence, [progress])
    }

    /// One that is there for who asks.
    func find(_ uid: String, _ writer: Writer) throws -> WorkitemsTable.Row {
        guard let row = try WorkitemsTable.find(uid, in: writer.reader),
            try Sights.of(actor, in: writer.reader).covers(sites: [row.site])
        else { throw WorkitemRefusal.unknown }
        return row
    }

    static func state(_ row: WorkitemsTable.Row) -> WorkitemState {
        WorkitemState(rawValue: row.state) ?? .canceled
    }

    static func dataSet(_ row: WorkitemsTable.Row) throws(DICOMError) -> DataSet {
        try ModelDocument.read(json: Bytes(row.document)).dataSet
    }

    /// A moment as DICOM writes it, in universal time.
    static func moment(_ milliseconds: Int64) -> String {
        var seconds = time_t(milliseconds / 1000)
        var parts = tm()
        gmtime_r(&seconds, &parts)
        func digits(_ number: Int32, _ count: Int) -> String {
            let text = String(number)
            return String(repeating: "0", count: max(0, count - text.count)) + text
        }
        let date = digits(parts.tm_year + 1900, 4) + digits(parts.tm_mon + 1, 2) + digits(parts.tm_mday, 2)
        let time = digits(parts.tm_hour, 2) + digits(parts.tm_min, 2) + digits(parts.tm_sec, 2)
        return "\(date)\(time).\(digits(Int32(milliseconds % 1000), 3))+0000"
    }
}
