import Archive

/// Slows guessing down: strictly for a name from one address and for an address, loosely for a name from anywhere, so
/// that nobody elsewhere can shut the owner of a name out. An attempt is counted before the password is looked at, so
/// that many attempts at the same moment cannot slip through together.
struct AttemptLimit: Sendable {
    var policy: AccountPolicy

    private struct Subject {
        var key: String
        var free: Int
        var longestPause: Int64
    }

    private func subjects(nameKey: String, address: String) -> [Subject] {
        let address = address.prefix(64)
        return [
            Subject(
                key: "pair:\(address) \(nameKey)", free: policy.freeFailuresPerName,
                longestPause: policy.longestPauseMilliseconds),
            Subject(
                key: "name:\(nameKey)", free: policy.freeFailuresPerNameAnywhere,
                longestPause: policy.pauseAnywhereMilliseconds),
            Subject(
                key: "address:\(address)", free: policy.freeFailuresPerAddress,
                longestPause: policy.longestPauseMilliseconds),
        ]
    }

    /// Counts an attempt. Answers how many seconds to wait when no attempt is allowed now.
    func begin(nameKey: String, address: String, now: Int64, in writer: Writer) throws -> Int? {
        let subjects = subjects(nameKey: nameKey, address: address)
        var records: [SignInFailures.Record?] = []
        var wait: Int64 = 0
        for subject in subjects {
            let record = try SignInFailures.find(subject.key, in: writer.reader)
            records.append(record)
            // A clock that was set back must not lock anybody out for longer than the longest pause.
            let rest = min((record?.lockedUntilMilliseconds ?? 0) - now, subject.longestPause)
            wait = max(wait, rest)
        }
        guard wait <= 0 else { return Int((wait + 999) / 1000) }
        for (subject, record) in zip(subjects, records) {
            try SignInFailures.put(next(record, of: subject, now: now), subject: subject.key, in: writer)
        }
        try SignInFailures.deleteOlder(than: now - 24 * policy.forgetFailuresMilliseconds, in: writer)
        return nil
    }

    /// The password was right: the name starts afresh here, and where others share the count this attempt is taken
    /// back.
    func succeed(nameKey: String, address: String, in writer: Writer) throws {
        let subjects = subjects(nameKey: nameKey, address: address)
        try SignInFailures.delete(subjects[0].key, in: writer)
        for subject in subjects.dropFirst() {
            guard var record = try SignInFailures.find(subject.key, in: writer.reader) else { continue }
            record.failures = max(0, record.failures - 1)
            record.lockedUntilMilliseconds = 0
            try SignInFailures.put(record, subject: subject.key, in: writer)
        }
    }

    private func next(
        _ record: SignInFailures.Record?, of subject: Subject, now: Int64
    ) -> SignInFailures.Record {
        var failures = 1
        if let record, now - record.lastMilliseconds < policy.forgetFailuresMilliseconds {
            failures = min(record.failures + 1, 1_000_000)
        }
        var locked: Int64 = 0
        if failures >= subject.free {
            let doublings = Int64(min(failures - subject.free, 20))
            locked = now + min(policy.firstPauseMilliseconds << doublings, subject.longestPause)
        }
        return SignInFailures.Record(
            failures: failures, lastMilliseconds: now, lockedUntilMilliseconds: locked)
    }
}
