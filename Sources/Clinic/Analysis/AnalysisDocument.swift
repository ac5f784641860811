import Records

/// What `willis analyze --json` prints: the stable contract that scripts hold on to.
package struct AnalysisDocument: Encodable, Sendable {
    package var willis: String
    package var studies: [Study]

    package struct Study: Encodable, Sendable {
        package var studyUID: String
        package var patientID: String
        package var analyses: [Analysis]
        package var rules: [RuleEvaluation]

        enum CodingKeys: String, CodingKey {
            case analyses, rules
            case studyUID = "study_uid"
            case patientID = "patient_id"
        }

        /// - Parameter judgedBy: rules that are asked of each analysis.
        package init(
            studyUID: String, patient: PatientIdentity, analyses: [Analysis],
            judgedBy asked: [TreatmentRule] = RuleBook.builtIn.ofAnalyses
        ) {
            self.studyUID = studyUID
            self.patientID = patient.patientID
            self.analyses = analyses
            // What knows most of core and hypoperfusion; diffusion alone knows the core.
            let kinds: [AnalysisKind] = [.ctPerfusion, .mrPerfusion, .mrDiffusion]
            let perfusion = kinds.lazy.compactMap { kind in
                analyses.first { $0.report.kind == kind && $0.report.status == .completed }
            }.first
            let facts = perfusion?.report.ruleFacts(ageYears: RuleFacts.years(dicomAge: patient.age))
            rules = facts.map { facts in asked.map { $0.evaluate(facts) } } ?? []
        }
    }

    package struct Analysis: Encodable, Sendable {
        package var report: AnalysisReport
        /// Paths of files written for this analysis.
        package var outputs: [String]
        /// What other settings measure; nil when that was not asked for.
        package var stability: Stability?
        /// What is asked under each setting.
        package var rules: [TreatmentRule]

        package init(
            report: AnalysisReport, outputs: [String], stability: Stability? = nil,
            rules: [TreatmentRule] = RuleBook.builtIn.ofAnalyses
        ) {
            self.report = report
            self.outputs = outputs
            self.stability = stability
            self.rules = rules
        }

        enum CodingKeys: String, CodingKey {
            case kind, status, seconds, quality, measurements, outputs, stages, failure
            case seriesUID = "series_uid"
            case seriesDescription = "series_description"
            case algorithm, inputs, vessels, exact, stability
        }

        package func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(report.kind, forKey: .kind)
            try container.encode(report.status, forKey: .status)
            try container.encode(report.seriesUIDs.first ?? "", forKey: .seriesUID)
            try container.encode(report.seriesDescription, forKey: .seriesDescription)
            try container.encode((report.seconds * 1000).rounded() / 1000, forKey: .seconds)
            try container.encode(report.quality, forKey: .quality)
            try container.encode(report.measurements, forKey: .measurements)
            try container.encode(outputs, forKey: .outputs)
            try container.encode(report.algorithm, forKey: .algorithm)
            try container.encode(Inputs(report.inputs), forKey: .inputs)
            try container.encode(
                report.stages.map { StageTime(code: $0.code, seconds: ($0.seconds * 1000).rounded() / 1000) },
                forKey: .stages)
            try container.encodeIfPresent(report.failure, forKey: .failure)
            try container.encodeIfPresent(report.vessels, forKey: .vessels)
            try container.encodeIfPresent(report.fingerprint?.values, forKey: .exact)
            try container.encodeIfPresent(
                stability.map { StabilityDocument($0, rules: rules) }, forKey: .stability)
        }
    }

    /// Intervals and rules over all settings, and each of them.
    package struct StabilityDocument: Encodable {
        var settings: Int
        var intervals: [String: Stability.Interval]
        var rules: [Stability.RuleCount]
        var runs: [Stability.Run]

        package init(_ stability: Stability, rules asked: [TreatmentRule]) {
            settings = stability.runs.count
            intervals = [:]
            intervals["core"] = stability.interval { $0.coreMilliliters }
            intervals["hypoperfusion"] = stability.interval { $0.hypoperfusionMilliliters }
            intervals["mismatch"] = stability.interval { $0.mismatchMilliliters }
            rules = asked.map { stability.count($0, RuleFacts()) }
            runs = stability.runs
        }
    }

    private struct Inputs: Encodable {
        var imageCount: Int
        var digest: String
        var frameTimesSeconds: [Double]

        enum CodingKeys: String, CodingKey {
            case digest
            case imageCount = "image_count"
            case frameTimesSeconds = "frame_times_seconds"
        }

        init(_ inputs: AnalysisInputs) {
            imageCount = inputs.imageCount
            digest = inputs.digest
            frameTimesSeconds = inputs.frameTimesSeconds.map { ($0 * 1000).rounded() / 1000 }
        }
    }

    package init(willis: String, studies: [Study]) {
        self.willis = willis
        self.studies = studies
    }
}
