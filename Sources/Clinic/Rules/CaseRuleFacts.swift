import Records

extension RuleFacts {
    /// What rules may know of a case at a moment: what people and devices said, with its contradictions, and what was
    /// measured on its images.
    package init(_ sheet: CaseSheet, atMilliseconds now: Int64) {
        self.init()
        let facts = sheet.facts
        takeStated(facts)
        takeTimes(facts, now)
        if facts.latest("age") == nil, let age = sheet.ageYears { state("age", .number(Double(age))) }
        take(sheet.studies.map { Measured(entry: $0.entry) })
    }

    /// What is known of a study that belongs to no case; nil when nothing was measured on it.
    package init?(imagesOf entry: WorklistEntry) {
        guard let report = Measured(entry: entry).report else { return nil }
        self = report.ruleFacts(ageYears: RuleFacts.years(dicomAge: entry.patient.age))
    }

    /// A study with what was measured on it.
    private struct Measured {
        var entry: WorklistEntry

        /// What knows most of core and hypoperfusion; diffusion alone knows the core.
        var report: AnalysisReport? {
            let kinds: [AnalysisKind] = [.ctPerfusion, .mrPerfusion, .mrDiffusion]
            return kinds.lazy.compactMap { kind in
                entry.reports.first { $0.kind == kind && $0.status == .completed }
            }.first
        }
    }

    /// The newest study that was measured counts; an older one of before is no other opinion.
    private mutating func take(_ studies: [Measured]) {
        let measured = studies.filter { $0.report != nil }
        guard
            let newest = measured.max(by: {
                $0.entry.firstReceivedMilliseconds < $1.entry.firstReceivedMilliseconds
            }),
            let report = newest.report
        else { return }
        let images = report.ruleFacts(ageYears: nil)
        for code in ["core", "hypoperfusion"] {
            guard let value = images.number(code) else { continue }
            state(code, .number(value), source: "Willis")
        }
    }

    /// Facts of the case under the names that rules know, with every value that stands.
    private mutating func takeStated(_ facts: CaseFacts) {
        let same = [
            "age", "weight", "systolic", "diastolic", "glucose", "inr", "platelets", "aptt", "pt",
            "disabling",
            "haemorrhage", "aspects", "large-infarct", "dwi-lesion", "flair-marked",
        ].map { ($0, $0) }
        let others = [
            (NIHSS.totalFact(.admission), "nihss"), ("mrs-before", "pre-stroke-mrs"),
            ("occlusion", "vessel-occlusion"),
            ("anticoagulant", "anticoagulant"),
        ]
        let checked = Contraindication.allCases.map { ($0.fact, $0.rawValue) }
        for (given, code) in same + others + checked {
            guard let fact = RuleFact.named(code) else { continue }
            for entry in facts.standing(given) {
                guard let value = Self.value(entry.value, fact) else { continue }
                state(code, value, source: entry.authorName)
            }
        }
        // The sum of all items is one more opinion beside a total that somebody gave.
        let score = NIHSS.score(facts)
        if score.isByItem, let sum = score.value { state("nihss", .number(Double(sum)), source: "Σ") }
        for entry in facts.standing("decision") {
            state(
                "thrombectomy-planned", .truth(["evt", "both"].contains(entry.value)),
                source: entry.authorName)
        }
        for entry in facts.standing("onset-mode") {
            state("wake-up", .truth(entry.value == OnsetMode.wakeUp.rawValue), source: entry.authorName)
            state(
                "onset-unknown", .truth(entry.value != OnsetMode.witnessed.rawValue), source: entry.authorName
            )
        }
    }

    private static func value(_ text: String, _ fact: RuleFact) -> FactValue? {
        switch fact.kind {
        case .number: return Double(text).map(FactValue.number)
        case .truth: return text == "yes" ? .truth(true) : text == "no" ? .truth(false) : nil
        case .choices(let known):
            let direct = ["dabigatran", "rivaroxaban", "apixaban", "edoxaban"]
            let word = direct.contains(text) ? "doac" : text
            return known.contains(word) ? .choices([word]) : nil
        }
    }

    private mutating func takeTimes(_ facts: CaseFacts, _ now: Int64) {
        func hours(since moment: Int64) -> FactValue {
            // To the minute, as clocks on the wall tell it.
            .number((Double(now - moment) / 60_000).rounded(.down) / 60)
        }
        let clock = OnsetClock(facts)
        if let from = clock.fromMilliseconds { state("onset-hours", hours(since: from)) }
        if let middle = clock.sleepMidpointMilliseconds {
            state("sleep-midpoint-hours", hours(since: middle))
        }
        if let noticed = facts.moment(.recognition) ?? facts.moment(.onset) {
            state("recognition-hours", hours(since: noticed))
        }
        for entry in facts.standing("anticoagulant-last") {
            guard let moment = Int64(entry.value) else { continue }
            state("anticoagulant-hours", hours(since: moment), source: entry.authorName)
        }
    }
}

extension CaseFacts {
    /// Every entry of a fact that stands and says something, oldest first.
    fileprivate func standing(_ fact: String) -> [FactEntry] {
        (histories[fact]?.standing ?? []).filter { !$0.value.isEmpty }
    }
}
