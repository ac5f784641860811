import Archive
import DICOM
import Records

extension Workitems {
    /// Follows a unit of work, or all, or all that fit a filter (PS3.4 section CC.2.3). Who follows is told the state
    /// of what is there at once.
    /// - Parameters:
    ///   - workitem: a UID, or one of the two that stand for many.
    ///   - filter: from ``WorkitemFilter/text(_:)``.
    package func subscribe(
        _ aeTitle: String, to workitem: String, filter: String = "", deletionLock: Bool
    ) async throws {
        let now = clock()
        let wanted = workitem == WorkitemRules.filteredSubscription ? WorkitemFilter(filter) : nil
        try await change { writer in
            let subscription = WorkitemSubscriptions.Row(
                aeTitle: aeTitle, workitem: workitem, filter: filter, deletionLock: deletionLock,
                site: actor.homeSite)
            guard try mayListen(as: aeTitle, writer.reader) else { throw WorkitemRefusal.noSubscription }
            guard Self.isGroup(workitem) else {
                let row = try find(workitem, writer)
                try WorkitemSubscriptions.put(subscription, in: writer)
                try Self.tellState(of: row, to: aeTitle, now, writer)
                return
            }
            try WorkitemSubscriptions.put(subscription, in: writer)
            for state in [WorkitemState.scheduled, .inProgress] {
                try Self.followAll(state, subscription, wanted, now, writer)
            }
        }
    }

    private static func followAll(
        _ state: WorkitemState, _ subscription: WorkitemSubscriptions.Row, _ filter: WorkitemFilter?,
        _ now: Int64, _ writer: Writer
    ) throws {
        var last: Int64 = 0
        while true {
            let rows = try WorkitemsTable.page(
                after: last, state: state.rawValue, limit: 200, in: writer.reader)
            guard let end = rows.last else { return }
            last = end.id
            for row in rows where row.site == subscription.site {
                if let filter, try !filter.matches(dataSet(row)) { continue }
                try WorkitemSubscriptions.put(
                    WorkitemSubscriptions.Row(
                        aeTitle: subscription.aeTitle, workitem: row.uid,
                        deletionLock: subscription.deletionLock, site: subscription.site), in: writer)
                try tellState(of: row, to: subscription.aeTitle, now, writer)
            }
        }
    }

    private static func tellState(
        of row: WorkitemsTable.Row, to aeTitle: String, _ now: Int64, _ writer: Writer
    ) throws {
        try WorkitemReports(now: now).tell(
            .stateReport, row.uid, WorkitemEvent.state(of: try dataSet(row)), to: [aeTitle], in: writer)
    }

    /// Stops following. Who stops following all stops following each of them too.
    package func unsubscribe(_ aeTitle: String, from workitem: String) async throws {
        try await change { writer in
            guard try mayListen(as: aeTitle, writer.reader) else { throw WorkitemRefusal.noSubscription }
            if workitem == WorkitemRules.globalSubscription {
                let known = try WorkitemSubscriptions.knows(aeTitle, in: writer.reader)
                try WorkitemSubscriptions.remove(aeTitle, workitem: nil, in: writer)
                guard known else { throw WorkitemRefusal.noSubscription }
            } else {
                guard try WorkitemSubscriptions.remove(aeTitle, workitem: workitem, in: writer) > 0 else {
                    throw WorkitemRefusal.noSubscription
                }
            }
        }
    }

    /// Goes on following what is followed now, but nothing new.
    package func suspend(_ aeTitle: String, _ workitem: String) async throws {
        try await change { writer in
            guard try mayListen(as: aeTitle, writer.reader) else { throw WorkitemRefusal.noSubscription }
            guard try WorkitemSubscriptions.suspend(aeTitle, workitem: workitem, in: writer) > 0 else {
                throw WorkitemRefusal.noSubscription
            }
        }
    }

    /// Whether somebody may hear what a title is told: nobody of a site that is not seen listens under it.
    func mayListen(as aeTitle: String, _ reader: Reader) throws -> Bool {
        let sight = try Sights.of(actor, in: reader)
        return try sight.isEverything
            || WorkitemSubscriptions.sites(of: aeTitle, in: reader).isSubset(of: sight.sites)
    }

    package func mayListen(as aeTitle: String) async throws -> Bool {
        try await archive.read { try mayListen(as: aeTitle, $0) }
    }

    /// Whether a UID stands for many units of work.
    package static func isGroup(_ workitem: String) -> Bool {
        workitem == WorkitemRules.globalSubscription || workitem == WorkitemRules.filteredSubscription
    }

    /// Tells who follows all that this server began to run again: lists and subscriptions are as they were.
    package func tellRestart() async throws {
        let now = clock()
        try await change { writer in
            var arguments = DataSet()
            arguments.set(.scpStatus, "RESTARTED")
            arguments.set(.subscriptionListStatus, "WARM START")
            arguments.set(.unifiedProcedureStepListStatus, "WARM START")
            let all = try WorkitemSubscriptions.of(WorkitemRules.globalSubscription, in: writer.reader)
            try WorkitemReports(now: now).tell(
                .scpStatusChange, WorkitemRules.globalSubscription, arguments, to: all.map(\.aeTitle),
                in: writer)
        }
    }

    // MARK: - Reports

    /// Reports that somebody has not been told yet, as DICOM JSON without a Message ID.
    package func waiting(
        for aeTitle: String, limit: Int
    ) async throws -> [(id: Int64, report: [UInt8])] {
        try await archive.read {
            try WorkitemEventsTable.waiting(for: aeTitle, limit: limit, in: $0)
        }.map { ($0.id, $0.report) }
    }

    /// Notes that reports were told.
    package func told(_ aeTitle: String, upTo id: Int64) async throws {
        try await archive.write { try WorkitemEventsTable.told(aeTitle, upTo: id, in: $0) }
    }

    /// Something every time there may be reports.
    package func rings() -> AsyncStream<Void> { bell.rings() }
}
