import Records

/// What facts of a case are called in LOINC, where it is certain; all have a code of ours too.
enum FactCodes {
    /// By the code of the fact.
    static let loinc: [String: (code: String, display: String)] = {
        var codes: [String: (code: String, display: String)] = [
            "systolic": ("8480-6", "Systolic blood pressure"),
            "diastolic": ("8462-4", "Diastolic blood pressure"),
            "weight": ("29463-7", "Body weight"),
            "glucose": ("15074-8", "Glucose [Moles/volume] in Blood"),
        ]
        // Items and total of the NIHSS; on which occasion, our own code says.
        let items = [
            "1a": "70184-7", "1b": "70185-4", "1c": "70186-2", "2": "70187-0", "3": "70188-8", "4": "70189-6",
            "5a": "70190-4", "5b": "70967-5", "6a": "70191-2", "6b": "70968-3", "7": "70192-0",
            "8": "70193-8",
            "9": "70194-6", "10": "70195-3", "11": "70196-1",
        ]
        for occasion in NIHSS.Occasion.allCases {
            codes[NIHSS.totalFact(occasion)] = ("72089-6", "Total score NIH Stroke Scale")
            guard occasion != .worst else { continue }
            for item in NIHSS.items {
                codes[item.fact(occasion)] = items[item.code].map {
                    ($0, "NIH Stroke Scale item \(item.code)")
                }
            }
        }
        for fact in ["mrs-before", "mrs-30d", "mrs-90d", "mrs-180d", "mrs-365d"] {
            codes[fact] = ("75859-9", "Modified rankin scale")
        }
        return codes
    }()

    /// The system of our own codes, and those of the words that a fact may be.
    static let system = FHIRCodes.own + "fact"
    static func words(_ fact: String) -> String { "\(system):\(fact)" }

    static func concept(_ fact: String) -> JSONValue {
        var codings: [JSONValue] = []
        if let code = loinc[fact] {
            codings.append(FHIRCodes.coding(FHIRCodes.loinc, code.code, code.display))
        }
        codings.append(FHIRCodes.coding(system, fact))
        return FHIRCodes.concept(codings)
    }

    /// The fact that a code means: ours, or one of LOINC that means only one, or that of the admission.
    static func fact(_ code: JSONValue?) -> String? {
        let codings = code?["coding"]?.items ?? []
        for coding in codings where coding["system"]?.string == system {
            return coding["code"]?.string.flatMap { FactCatalogue.find($0)?.code }
        }
        for coding in codings where coding["system"]?.string == FHIRCodes.loinc {
            let facts = loinc.filter { $0.value.code == coding["code"]?.string }.keys
            if facts.count == 1 { return facts.first }
            if let fact = facts.first(where: { $0.hasPrefix("nihss.") }) { return fact }
        }
        return nil
    }

    static func category(_ group: FactGroup) -> String {
        switch group {
        case .examination: "exam"
        case .nihss, .dayOne, .later: "survey"
        case .imaging: "imaging"
        case .treatment: "procedure"
        default: "exam"
        }
    }
}
