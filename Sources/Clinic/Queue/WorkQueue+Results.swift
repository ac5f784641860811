import Archive
import Records

/// Work on results that are there already: versions with other vessels, and what other settings measure.
extension WorkQueue {
    func wish(_ version: Int64) async throws -> ReportVersions.Wish? {
        try await archive.read { try ReportVersions.wish(version, in: $0) }
    }

    func images(ofStudy studyUID: String) async throws -> [StoredImage] {
        try await archive.read { try Instances.ofStudy(studyUID, in: $0) }
    }

    func outputs(ofStudy studyUID: String) async throws -> Set<String> {
        let derived = try await archive.read { try Instances.derivedOfStudy(studyUID, in: $0) }
        return Set(derived.map(\.attributes.sopInstanceUID))
    }

    func reports(ofStudy studyUID: String) async throws -> [AnalysisReport] {
        try await archive.read { reader in
            guard let study = try Studies.find(studyUID, in: reader) else { return [] }
            return try Reports.current(study: study, in: reader)
        }
    }

    func report(ofStudy studyUID: String, position: Int) async throws -> AnalysisReport? {
        let all = try await reports(ofStudy: studyUID)
        return all.indices.contains(position) ? all[position] : nil
    }

    /// Hands in a version and ends its job.
    func completeVersion(_ job: Job, _ wish: ReportVersions.Wish, report: AnalysisReport) async throws {
        let now = clock()
        try await archive.write { writer in
            try Queue.complete(job, nowMilliseconds: now, in: writer)
            try ReportVersions.finish(wish.id, run: job.id, report: report, in: writer)
            try Events.append(
                kind: Events.study, subject: wish.studyUID, nowMilliseconds: now, in: writer)
        }
    }

    /// Says why there is no such version, and ends its job: asking again would give the same answer.
    func failVersion(_ job: Job, _ wish: ReportVersions.Wish, reason: String) async throws {
        let now = clock()
        try await archive.write { writer in
            try Queue.complete(job, nowMilliseconds: now, in: writer)
            try ReportVersions.fail(wish.id, reason: reason, in: writer)
            try Events.append(
                kind: Events.study, subject: wish.studyUID, nowMilliseconds: now, in: writer)
        }
    }

    /// Makes derived objects instances of their study.
    func add(_ outputs: [StoredOutput], toStudy studyUID: String) async throws {
        guard !outputs.isEmpty else { return }
        let now = clock()
        try await archive.write { writer in
            guard let study = try Studies.find(studyUID, in: writer.reader) else { return }
            for output in outputs { try output.index(study: study, nowMilliseconds: now, in: writer) }
            // Searches that were answered before hold good until something is told of the study.
            try Events.append(kind: Events.study, subject: studyUID, nowMilliseconds: now, in: writer)
        }
    }

    /// Hands in what other settings measure, unless the results have been replaced meanwhile.
    func completeStability(
        _ job: Job, _ found: [Int: Stability], digests: [String]
    ) async throws {
        let now = clock()
        try await archive.write { writer in
            try Queue.complete(job, nowMilliseconds: now, in: writer)
            guard let study = try Studies.find(job.subject, in: writer.reader),
                let run = try ReportExtras.currentRun(study: study, in: writer.reader),
                try Reports.current(study: study, in: writer.reader).map(\.inputs.digest) == digests
            else { return }
            for (position, stability) in found {
                try ReportExtras.putStability(
                    stability, study: study, run: run, position: position, nowMilliseconds: now, in: writer)
            }
            try Events.append(
                kind: Events.study, subject: job.subject, nowMilliseconds: now, in: writer)
        }
    }

    /// Puts a job back in line behind more urgent work.
    func giveBackQuietly(_ job: Job) async throws {
        let now = clock()
        try await archive.write { _ = try Queue.giveBack(job, nowMilliseconds: now, in: $0) }
    }

    /// Gives up a try of a job that does not change where its study stands; after the last one, a version says so.
    func failExtra(_ job: Job, reason: String) async throws {
        let now = clock()
        try await archive.write { writer in
            let verdict = try Queue.fail(
                job, reason: reason, retries: retries, nowMilliseconds: now, in: writer)
            guard verdict == .dead, job.kind == .reviseResult, let id = Int64(job.subject),
                let wish = try ReportVersions.wish(id, in: writer.reader)
            else { return }
            try ReportVersions.fail(id, reason: reason, in: writer)
            try Events.append(
                kind: Events.study, subject: wish.studyUID, nowMilliseconds: now, in: writer)
        }
    }
}
