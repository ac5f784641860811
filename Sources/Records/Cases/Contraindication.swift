/// What speaks against intravenous thrombolysis, or asks for care, as guidelines list it (AHA/ASA 2019, table 8; Chinese
/// guideline): the questions somebody answers at the bedside, by the names that rules know them by. What an answer means
/// for a decision is for the rules to say.
package enum Contraindication: String, Codable, Sendable, CaseIterable {
    case priorICH = "prior-ich"
    case sahSuspected = "sah-suspected"
    case recentHeadTrauma = "recent-head-trauma"
    case recentStroke = "recent-stroke"
    case intracranialSurgery = "intracranial-surgery"
    case intracranialTumour = "intracranial-tumour"
    case vascularMalformation = "vascular-malformation"
    case activeBleeding = "active-bleeding"
    case gastrointestinal = "gi-gu-bleeding"
    case majorSurgery = "major-surgery"
    case majorTrauma = "major-trauma"
    case arterialPuncture = "arterial-puncture"
    case aorticDissection = "aortic-dissection"
    case endocarditis
    case bleedingTendency = "bleeding-tendency"
    case gastrointestinalMalignancy = "gi-malignancy"
    case recentInfarction = "recent-mi"
    case seizureAtOnset = "seizure-at-onset"
    case rapidImprovement = "rapid-improvement"
    case pregnancy
    case priorDisability = "prior-disability"
    case dementia
    case microbleeds
    case illicitDrugs = "illicit-drugs"
    case cervicalDissection = "cervical-dissection"
    case diabetesAndStroke = "diabetes-and-stroke"

    package var fact: String { "contra." + rawValue }

    /// Those asked first, before a needle; the others weigh in single cases and trials.
    package static let first: [Contraindication] = [
        .priorICH, .sahSuspected, .recentHeadTrauma, .recentStroke, .intracranialSurgery, .intracranialTumour,
        .activeBleeding, .gastrointestinal, .majorSurgery, .arterialPuncture, .aorticDissection,
        .endocarditis,
        .bleedingTendency,
    ]
}

/// What can go wrong during or after treatment.
package enum Complication: String, Codable, Sendable, CaseIterable {
    case angioedema
    case systemicBleeding = "systemic-bleeding"
    case perforation
    case dissection
    case newTerritory = "new-territory"
    case reocclusion
    case vasospasm
    case accessSite = "access-site"
    case contrast = "contrast-reaction"
    case oedema = "malignant-oedema"
    case pneumonia

    package var fact: String { "complication." + rawValue }
}

/// Bleeding after treatment by the Heidelberg classification (von Kummer 2015).
package enum HaemorrhageClass: String, Codable, Sendable, CaseIterable {
    case none
    /// 1a: scattered petechiae, no mass effect.
    case hi1 = "HI1"
    /// 1b: confluent petechiae, no mass effect.
    case hi2 = "HI2"
    /// 1c: haematoma in less than a third of the infarct, no substantive mass effect.
    case ph1 = "PH1"
    /// 2: haematoma of a third of the infarct or more, with mass effect.
    case ph2 = "PH2"
    /// 3a: haematoma away from the infarct.
    case remote = "3a"
    case intraventricular = "3b"
    case subarachnoid = "3c"
    case subdural = "3d"
}
