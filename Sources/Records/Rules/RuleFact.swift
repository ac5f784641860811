/// Something that rules may ask of a case: the vocabulary of rule files.
package struct RuleFact: Sendable, Equatable, Identifiable {
    /// As rule files and `missing` name it, for example `nihss`.
    package var code: String
    package var kind: Kind
    package var topic: Topic

    package var id: String { code }

    package enum Kind: Sendable, Equatable {
        /// A number in a unit; what a rule asks for must lie in the range. Files may use other units, each with what
        /// one of it is in this one.
        case number(unit: String, range: ClosedRange<Double>, others: [String: Double] = [:])
        case truth
        /// One or several of these.
        case choices([String])
    }

    /// Where a fact is shown, and who is asked for it.
    package enum Topic: String, Sendable, CaseIterable {
        case clock, patient, deficit, images, laboratory, contraindications
    }

    /// Facts that images alone decide.
    package var isOfImages: Bool {
        ["core", "hypoperfusion", "mismatch", "mismatch-ratio", "aspects"].contains(code)
    }

    /// Facts that change as time passes.
    package var isTime: Bool { topic == .clock && code.hasSuffix("-hours") }

    package static func named(_ code: String) -> RuleFact? {
        byCode[code]
    }

    private static let byCode = Dictionary(all.map { ($0.code, $0) }) { first, _ in first }

    package static let all: [RuleFact] = clock + patient + deficit + images + laboratory + contraindications

    private static let clock: [RuleFact] = [
        // Since onset where somebody saw it, else since the patient was last known well.
        hours("onset-hours"),
        // Since somebody noticed the symptoms.
        hours("recognition-hours"),
        // Since the middle between falling asleep and waking with symptoms.
        hours("sleep-midpoint-hours"),
        truth("wake-up", .clock), truth("onset-unknown", .clock),
    ]

    private static let patient: [RuleFact] = [
        number("age", "years", 0...130, .patient),
        number("weight", "kg", 2...350, .patient),
        number("pre-stroke-mrs", "points", 0...6, .patient),
        number("systolic", "mmHg", 20...350, .patient),
        number("diastolic", "mmHg", 10...250, .patient),
        RuleFact(
            code: "anticoagulant", kind: .choices(["none", "warfarin", "doac", "heparin", "lmwh"]),
            topic: .patient),
        hours("anticoagulant-hours", .patient),
    ]

    private static let deficit: [RuleFact] = [
        number("nihss", "points", 0...42, .deficit), truth("disabling", .deficit),
    ]

    private static let images: [RuleFact] = [
        truth("haemorrhage", .images),
        RuleFact(
            code: "vessel-occlusion",
            kind: .choices([
                "none", "ica-extracranial", "ica", "m1", "m2", "m3", "a1", "a2", "pca", "va", "ba", "other",
            ]),
            topic: .images),
        number("aspects", "points", 0...10, .images),
        number("core", "mL", 0...2000, .images),
        number("hypoperfusion", "mL", 0...2000, .images),
        number("mismatch", "mL", -2000...2000, .images),
        number("mismatch-ratio", "", 0...1000, .images),
        truth("large-infarct", .images), truth("dwi-lesion", .images), truth("flair-marked", .images),
        truth("thrombectomy-planned", .images),
    ]

    private static let laboratory: [RuleFact] = [
        RuleFact(
            code: "glucose",
            // 1 mmol of glucose weighs 180.16 mg.
            kind: .number(unit: "mmol/L", range: 0...100, others: ["mg/dL": 10 / 180.16]), topic: .laboratory),
        RuleFact(
            code: "platelets",
            kind: .number(unit: "10^9/L", range: 0...5000, others: ["/mm3": 0.001]), topic: .laboratory),
        number("inr", "", 0...20, .laboratory), number("pt", "s", 0...300, .laboratory),
        number("aptt", "s", 0...500, .laboratory),
    ]

    /// Each true when it is so; false when somebody has asked and it is not.
    private static let contraindications: [RuleFact] = [
        "sah-suspected", "prior-ich", "recent-head-trauma", "recent-stroke", "intracranial-surgery",
        "intracranial-tumour", "major-surgery", "gi-gu-bleeding", "active-bleeding",
        "aortic-dissection", "arterial-puncture", "bleeding-tendency", "endocarditis", "gi-malignancy",
        "rapid-improvement", "seizure-at-onset", "major-trauma", "recent-mi", "pregnancy", "dementia",
        "prior-disability", "vascular-malformation", "microbleeds", "illicit-drugs", "cervical-dissection",
        "diabetes-and-stroke",
    ].map { truth($0, .contraindications) }

    private static func number(
        _ code: String, _ unit: String, _ range: ClosedRange<Double>, _ topic: Topic
    ) -> RuleFact {
        RuleFact(code: code, kind: .number(unit: unit, range: range), topic: topic)
    }

    private static func hours(_ code: String, _ topic: Topic = .clock) -> RuleFact {
        RuleFact(
            code: code, kind: .number(unit: "h", range: -24...8760, others: ["min": 1.0 / 60]), topic: topic)
    }

    private static func truth(_ code: String, _ topic: Topic) -> RuleFact {
        RuleFact(code: code, kind: .truth, topic: topic)
    }
}
