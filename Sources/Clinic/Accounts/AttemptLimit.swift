import Archive

/// Slows guessing down, by name and by address. An attempt is counted before the password is looked at, so that
/// many attempts at the same moment cannot slip through together.
struct AttemptLimit: Sendable {
    var policy: AccountPolicy

    private func subjects(nameKey: String, address: String) -> [(subject: String, free: Int)] {
        [
            ("name:" + nameKey, policy.freeFailuresPerName),
            ("address:" + address.prefix(64), policy.freeFailuresPerAddress),
        ]
    }

    /// Counts an attempt. Answers how many seconds to wait when no attempt is allowed now.
    func begin(nameKey: String, address: String, now: Int64, in writer: Writer) throws -> Int? {
        let subjects = subjects(nameKey: nameKey, address: address)
        var records: [SignInFailures.Record?] = []
        var wait: Int64 = 0
        for (subject, _) in subjects {
            let record = try SignInFailures.find(subject, in: writer.reader)
            records.append(record)
            // A clock that was set back must not lock anybody out for longer than the longest pause.
            let rest = min((record?.lockedUntilMilliseconds ?? 0) - now, policy.longestPauseMilliseconds)
            wait = max(wait, rest)
        }
        guard wait <= 0 else { return Int((wait + 999) / 1000) }
        for ((subject, free), record) in zip(subjects, records) {
            try SignInFailures.put(next(record, free: free, now: now), subject: subject, in: writer)
        }
        try SignInFailures.deleteOlder(than: now - 24 * policy.forgetFailuresMilliseconds, in: writer)
        return nil
    }

    /// The password was right: the name starts afresh, and the address takes this attempt back.
    func succeed(nameKey: String, address: String, in writer: Writer) throws {
        let subjects = subjects(nameKey: nameKey, address: address).map(\.subject)
        try SignInFailures.delete(subjects[0], in: writer)
        guard var record = try SignInFailures.find(subjects[1], in: writer.reader) else { return }
        record.failures = max(0, record.failures - 1)
        record.lockedUntilMilliseconds = 0
        try SignInFailures.put(record, subject: subjects[1], in: writer)
    }

    private func next(_ record: SignInFailures.Record?, free: Int, now: Int64) -> SignInFailures.Record {
        var failures = 1
        if let record, now - record.lastMilliseconds < policy.forgetFailuresMilliseconds {
            failures = min(record.failures + 1, 1_000_000)
        }
        var locked: Int64 = 0
        if failures >= free {
            let doublings = Int64(min(failures - free, 20))
            locked = now + min(policy.firstPauseMilliseconds << doublings, policy.longestPauseMilliseconds)
        }
        return SignInFailures.Record(
            failures: failures, lastMilliseconds: now, lockedUntilMilliseconds: locked)
    }
}
