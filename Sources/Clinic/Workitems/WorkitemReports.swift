import Archive
import DICOM
import Records

/// Writes what subscribers are to be told, inside the transaction that changes something.
struct WorkitemReports {
    let now: Int64

    /// A unit of work is there: those who follow all, or all of its kind, follow it from now on.
    func created(_ uid: UID, _ dataSet: DataSet, site: Int64 = Site.first, in writer: Writer) throws {
        for follower in try followers(of: dataSet, in: writer.reader) where follower.site == site {
            try WorkitemSubscriptions.put(
                WorkitemSubscriptions.Row(
                    aeTitle: follower.aeTitle, workitem: uid.string, deletionLock: follower.deletionLock,
                    site: site),
                in: writer)
        }
        try tell(.stateReport, uid.string, WorkitemEvent.state(of: dataSet), in: writer)
        if !dataSet.items(.scheduledStationNameCodeSequence).isEmpty
            || !dataSet.items(.scheduledHumanPerformersSequence).isEmpty
        {
            for (event, arguments) in WorkitemEvent.changes(from: DataSet(), to: dataSet)
            where event == .assigned {
                try tell(event, uid.string, arguments, in: writer)
            }
        }
    }

    private func followers(
        of dataSet: DataSet, in reader: Reader
    ) throws -> [WorkitemSubscriptions.Row] {
        var followers = try WorkitemSubscriptions.of(WorkitemRules.globalSubscription, in: reader)
        followers += try WorkitemSubscriptions.of(WorkitemRules.filteredSubscription, in: reader).filter {
            WorkitemFilter($0.filter)?.matches(dataSet) == true
        }
        return followers.filter { !$0.suspended }
    }

    /// Tells everybody who follows a unit of work.
    func tell(
        _ event: WorkitemEvent, _ uid: String, _ arguments: DataSet, in writer: Writer
    ) throws {
        let receivers = try WorkitemSubscriptions.of(uid, in: writer.reader)
        try tell(event, uid, arguments, to: receivers.map(\.aeTitle), in: writer)
    }

    func tell(
        _ event: WorkitemEvent, _ uid: String, _ arguments: DataSet, to receivers: [String], in writer: Writer
    ) throws {
        guard !receivers.isEmpty else { return }
        let report = try event.report(uid: UID(uid), arguments).json()
        for receiver in Set(receivers).sorted() {
            try WorkitemEventsTable.append(report, to: receiver, nowMilliseconds: now, in: writer)
        }
    }
}

/// Which units of work somebody wants to follow: attributes and values as in a search.
package struct WorkitemFilter: Sendable {
    private let keys: [QueryKey]

    /// Reads a filter as it is kept: lines of a path and a value with a tab between them.
    init?(_ text: String) {
        var identifier = QueryIdentifier()
        for line in text.split(separator: "\n") {
            let parts = line.split(separator: "\t", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else { return nil }
            let path = parts[0].split(separator: ".").compactMap { Tag(String($0)) }
            guard (try? identifier.set(path, String(parts[1]))) != nil else { return nil }
        }
        guard let keys = try? Query.keys(of: identifier.dataSet) else { return nil }
        self.keys = keys
    }

    /// Writes a filter so that it can be kept.
    package static func text(_ keys: [(path: [Tag], value: String)]) -> String {
        keys.map { path, value in
            path.map(\.hexadecimal).joined(separator: ".") + "\t"
                + value.replacing("\n", with: " ").replacing("\t", with: " ")
        }.joined(separator: "\n")
    }

    func matches(_ dataSet: DataSet) -> Bool { keys.allSatisfy { $0.matches(dataSet) } }
}
