import Records

/// The study page, ready to show.
package struct StudyModel: Sendable {
    package var studyUID: String
    package var names: PatientNames
    /// Label and value, in reading order; values may be empty.
    package var facts: [Fact]
    package var arrivedMilliseconds: Int64
    package var elapsed: String
    package var state: StateBadge
    /// What to say while, or because, there is no result.
    package var status: Status?
    package var conflict: String?
    /// Said before anything else when the images name more than one person.
    package var identityWarning: String?
    package var reports: [ReportModel]
    package var series: [SeriesSummary]
    package var foreign: ForeignPanel?
    /// What treatment rules say of the patient.
    var rules: StudyRules?
    /// A version that somebody asked for is being computed.
    package var isAwaitingVersion = false
    /// Why what was asked for is not done.
    package var trouble: String?

    package init(_ detail: StudyDetail, _ visit: Visit, _ clock: WallClock) {
        let entry = detail.entry
        let phrases = visit.phrases
        studyUID = entry.studyUID
        names = PatientNames(entry.patient, visit.language)
        arrivedMilliseconds = entry.firstReceivedMilliseconds
        elapsed = Figures.elapsed(
            milliseconds: visit.nowMilliseconds - entry.firstReceivedMilliseconds, phrases.list)
        state = StateBadge(entry, phrases)
        status = Status(entry, phrases)
        status?.take(StepsModel(entry, visit.language), visit)
        facts = Self.facts(entry, phrases, clock, visit.nowMilliseconds)
        let conflicts = "\(entry.conflictCount)"
        conflict = entry.conflictCount > 0 ? phrases.study.conflictNote.filling("n", conflicts) : nil
        identityWarning = entry.patientDiffers ? phrases.study.patientNote : nil
        isAwaitingVersion = detail.versions.contains { $0.state == .waiting }
        reports = entry.reports.enumerated().map { position, report in
            var model = ReportModel(report, phrases)
            model.trust.vessels = VesselModel(report, position: position, visit.language)
            model.trust.versions = VersionModel(
                report, detail.versions, position: position, visit, clock)
            model.trust.stability = detail.stability[position].map {
                StabilityModel($0, report, entry.patient, rules: visit.rules.ofAnalyses)
            }
            // Reports of before that were not measured again.
            model.trust.hasStability = report.status == .completed && report.vessels != nil
            return model
        }
        series = detail.series
        foreign = ForeignPanel(detail, visit)
    }

    /// The study with one version in the place of the automatic result.
    init(
        showing version: ResultVersion, of detail: StudyDetail, _ visit: Visit, _ clock: WallClock
    ) {
        var other = detail
        other.versions = []
        self.init(other, visit, clock)
        reports = version.report.map { [ReportModel($0, visit.phrases)] } ?? []
        if detail.entry.reports.indices.contains(version.position) {
            let automatic = detail.entry.reports[version.position]
            for index in reports.indices {
                reports[index].trust.versions = VersionModel(
                    automatic, detail.versions, position: version.position, visit, clock)
            }
        }
    }

    private static func facts(
        _ entry: WorklistEntry, _ phrases: Phrases, _ clock: WallClock, _ now: Int64
    ) -> [Fact] {
        let words = phrases.study
        let patient = entry.patient
        let day = [ScannerDate.date(entry.studyDate), ScannerDate.time(entry.studyTime)]
        let arrival = clock.short(entry.firstReceivedMilliseconds, now: now)
        return [
            Fact(words.patientID, patient.patientID),
            Fact(words.sex, PatientFacts.sex(patient, words)),
            Fact(words.age, PatientFacts.age(patient, studyDate: entry.studyDate, words)),
            Fact(words.birthDate, ScannerDate.date(patient.birthDate)),
            Fact(words.studyDate, day.filter { !$0.isEmpty }.joined(separator: " ")),
            Fact(words.arrived, arrival),
            Fact(words.source, entry.source),
            Fact(words.accession, entry.accessionNumber),
            Fact(words.description, entry.studyDescription),
        ]
    }

    /// A label and its value.
    package struct Fact: Sendable, Equatable {
        package var label: String
        package var value: String

        package init(_ label: String, _ value: String) {
            self.label = label
            self.value = value
        }
    }

    /// A sentence about a study without a result.
    package struct Status: Sendable, Equatable {
        package var title: String
        package var hint: String
        package var percent: Int?
        /// For the person who runs the server.
        package var reason: String?
        package var steps: StepsModel?
        /// How long ago the last image came, in words.
        package var sinceLastImage = ""

        /// Says step by step where the work stands.
        mutating func take(_ steps: StepsModel?, _ visit: Visit) {
            guard let steps else { return }
            self.steps = steps
            percent = steps.percent ?? percent
            hint = steps.hints.joined(separator: " ")
            sinceLastImage = Figures.elapsed(
                milliseconds: visit.nowMilliseconds - (steps.lastImageMilliseconds ?? 0), visit.phrases.list)
        }

        init?(_ entry: WorklistEntry, _ phrases: Phrases) {
            let words = phrases.study
            let images = phrases.list.images.filling("n", Figures.grouped(entry.instanceCount))
            let badge = StateBadge(entry, phrases)
            switch entry.state {
            case .receiving: (title, hint) = ("\(words.waiting) · \(images)", words.waitingHint)
            case .queued: (title, hint) = ("\(badge.word) · \(images)", words.queuedHint)
            case .analysing: (title, hint) = ("\(badge.word) · \(badge.detail)", "")
            case .failed(let cause): (title, hint, reason) = (words.failedTitle, words.failedHint, cause)
            case .done:
                guard entry.reports.isEmpty else { return nil }
                (title, hint) = (badge.word, words.nothingHint)
            }
            percent = badge.percent
        }
    }
}
