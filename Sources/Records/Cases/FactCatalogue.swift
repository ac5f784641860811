/// Every fact that a case can hold. What is not here is refused, whoever sends it.
package enum FactCatalogue {
    package static let all: [FactDefinition] =
        patient + onset + nihss + examination + history + contraindications + imaging + decision + treatment
        + complications + dayOne + later + times

    private static let byCode = Dictionary(uniqueKeysWithValues: all.map { ($0.code, $0) })

    package static func find(_ code: String) -> FactDefinition? { byCode[code] }

    package static func group(_ group: FactGroup) -> [FactDefinition] { all.filter { $0.group == group } }

    package static let yesNo = ["yes", "no", "unknown"]

    private static let patient: [FactDefinition] = [
        FactDefinition("age", .number(unit: "a", least: 0, most: 125, places: 0), .patient),
        FactDefinition("sex", .choice(["M", "F", "O"]), .patient),
        FactDefinition("complaint", .text(most: 500), .patient),
    ]

    private static let onset: [FactDefinition] = [
        FactDefinition("onset-mode", .choice(OnsetMode.allCases.map(\.rawValue)), .onset)
    ]

    private static let nihss: [FactDefinition] = NIHSS.Occasion.allCases.flatMap { occasion in
        let group: FactGroup = occasion == .admission ? .nihss : .dayOne
        let total = FactDefinition(
            NIHSS.totalFact(occasion), .number(unit: "{score}", least: 0, most: 42, places: 0), group)
        if occasion == .worst { return [total] }
        return NIHSS.items.map { FactDefinition($0.fact(occasion), .choice(NIHSS.choices($0)), group) }
            + [total]
    }

    private static let examination: [FactDefinition] = [
        FactDefinition("weight", .number(unit: "kg", least: 2, most: 400, places: 1), .examination),
        FactDefinition("weight-how", .choice(["measured", "told", "estimated"]), .examination),
        FactDefinition("systolic", .number(unit: "mm[Hg]", least: 30, most: 350, places: 0), .examination),
        FactDefinition("diastolic", .number(unit: "mm[Hg]", least: 10, most: 250, places: 0), .examination),
        FactDefinition("glucose", .number(unit: "mmol/L", least: 0.3, most: 80, places: 1), .examination),
        FactDefinition("disabling", .choice(yesNo), .examination),
        FactDefinition("inr", .number(unit: "{INR}", least: 0.5, most: 20, places: 2), .examination),
        FactDefinition("platelets", .number(unit: "10*9/L", least: 0, most: 3000, places: 0), .examination),
        FactDefinition("aptt", .number(unit: "s", least: 5, most: 400, places: 1), .examination),
        FactDefinition("pt", .number(unit: "s", least: 5, most: 300, places: 1), .examination),
    ]

    private static let history: [FactDefinition] = [
        FactDefinition("mrs-before", .number(unit: "{score}", least: 0, most: 5, places: 0), .history),
        FactDefinition(
            "anticoagulant",
            .choice([
                "none", "warfarin", "dabigatran", "rivaroxaban", "apixaban", "edoxaban", "heparin", "lmwh",
                "other", "unknown",
            ]), .history),
        FactDefinition("anticoagulant-last", .moment, .history),
        FactDefinition("antiplatelet", .choice(["none", "single", "dual", "unknown"]), .history),
    ]

    private static let contraindications: [FactDefinition] = Contraindication.allCases.map {
        FactDefinition($0.fact, .choice(yesNo), .contraindications)
    }

    private static let imaging: [FactDefinition] = [
        FactDefinition("haemorrhage", .choice(yesNo), .imaging),
        FactDefinition(
            "occlusion",
            .choice([
                "none", "ica-extracranial", "ica", "m1", "m2", "m3", "a1", "a2", "pca", "va", "ba", "other",
                "unknown",
            ]), .imaging),
        FactDefinition("side", .choice(["left", "right", "both", "unknown"]), .imaging),
        FactDefinition("aspects", .number(unit: "{score}", least: 0, most: 10, places: 0), .imaging),
        FactDefinition("large-infarct", .choice(yesNo), .imaging),
        FactDefinition("dwi-lesion", .choice(yesNo), .imaging),
        FactDefinition("flair-marked", .choice(yesNo), .imaging),
    ]

    private static let decision: [FactDefinition] = [
        FactDefinition(
            "diagnosis",
            .choice(["ischaemic", "tia", "haemorrhage", "sah", "venous", "mimic", "unknown"]), .decision),
        FactDefinition("decision", .choice(["ivt", "evt", "both", "none"]), .decision),
        FactDefinition("decision-reason", .text(most: 1000), .decision),
    ]

    private static let treatment: [FactDefinition] = [
        FactDefinition(
            "drug",
            .choice(["alteplase", "tenecteplase", "reteplase", "prourokinase", "urokinase", "other"]),
            .treatment),
        FactDefinition("dose", .number(unit: "mg", least: 0, most: 300, places: 2), .treatment),
        FactDefinition("dose-bolus", .number(unit: "mg", least: 0, most: 300, places: 2), .treatment),
        FactDefinition("anaesthesia", .choice(["local", "sedation", "general", "converted"]), .treatment),
        FactDefinition(
            "technique", .choice(["stent-retriever", "aspiration", "combined", "stent", "other"]), .treatment),
        FactDefinition("passes", .number(unit: "1", least: 0, most: 20, places: 0), .treatment),
        FactDefinition("mtici", .choice(["0", "1", "2a", "2b", "2c", "3"]), .treatment),
    ]

    private static let complications: [FactDefinition] =
        Complication.allCases.map { FactDefinition($0.fact, .choice(yesNo), .complications) }
        + [FactDefinition("complication-note", .text(most: 1000), .complications)]

    private static let dayOne: [FactDefinition] = [
        FactDefinition("day-study", .text(most: 64), .dayOne),
        FactDefinition("day-haemorrhage", .choice(HaemorrhageClass.allCases.map(\.rawValue)), .dayOne),
        FactDefinition("day-haemorrhage-new", .choice(yesNo), .dayOne),
        FactDefinition("deterioration-cause", .choice(yesNo), .dayOne),
        FactDefinition("deterioration-any", .choice(yesNo), .dayOne),
        FactDefinition("major-intervention", .choice(yesNo), .dayOne),
        FactDefinition("death", .choice(["yes", "no"]), .dayOne),
    ]

    private static let later: [FactDefinition] =
        ["mrs-30d", "mrs-90d", "mrs-180d", "mrs-365d"].map {
            FactDefinition($0, .number(unit: "{score}", least: 0, most: 6, places: 0), .later)
        }

    private static let times: [FactDefinition] = Milestone.allCases.map {
        FactDefinition($0.fact, .moment, .times)
    }
}
