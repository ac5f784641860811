/// Whether bleeding after treatment was symptomatic, by each definition in use, derived from what is stored: bleeding on
/// the image, the scores before and after, what caused the worsening, and death. The score before is that of the
/// admission: SITS-MOST and ECASS III also count from a lower one that came between, which is stored only as an edit.
package enum SymptomaticHaemorrhage: String, Codable, Sendable, CaseIterable {
    /// Any bleeding and 4 points more, or death (Hacke 1998).
    case ecass2 = "ECASS II"
    /// The same, and the bleeding is the predominant cause (Hacke 2008).
    case ecass3 = "ECASS III"
    /// PH2 on an image 22 to 36 hours after treatment and 4 points more, or death (Wahlgren 2007).
    case sitsMost = "SITS-MOST"
    /// Bleeding that was not there before on an image within 36 hours, and any worsening (NINDS 1995); a mere suspicion,
    /// which counts there too, is not stored.
    case ninds = "NINDS"
    /// New bleeding on an image within 48 hours and 4 points more, or 2 in one item, or a major intervention, without
    /// another explanation (von Kummer 2015).
    case heidelberg = "Heidelberg"

    /// The paper that defines it.
    package var source: String {
        switch self {
        case .ecass2: "Hacke et al., Lancet 1998;352:1245"
        case .ecass3: "Hacke et al., N Engl J Med 2008;359:1317"
        case .sitsMost: "Wahlgren et al., Lancet 2007;369:275"
        case .ninds: "NINDS rt-PA Stroke Study Group, N Engl J Med 1995;333:1581"
        case .heidelberg: "von Kummer et al., Stroke 2015;46:2981"
        }
    }

    /// Where its wording was read instead of in that paper, and what is read otherwise there.
    package var unconfirmed: TreatmentRule.Confirmation {
        let note =
            switch self {
            case .ecass2: "read in a list of definitions; that death counts, in that list alone"
            case .ecass3: "read in lists of definitions (stroke-manual.com): the bleeding as the likely cause"
            case .sitsMost:
                "PH2 and 4 points read in PMC4845894, abstract; 22 to 36 h, local or remote, in lists of definitions"
            case .ninds: "read in a list of definitions (stroke-manual.com): any bleeding with any worsening"
            case .heidelberg:
                "read at radiopaedia.org, which counts from the score just before the worsening, not from admission"
            }
        return TreatmentRule.Confirmation(isConfirmed: false, note: note)
    }

    package enum Verdict: Sendable, Equatable {
        case yes, no
        /// Cannot be told while these facts are missing.
        case unknown(missing: [String])
    }

    package func verdict(_ facts: CaseFacts) -> Verdict {
        let parts = Components(facts)
        switch self {
        case .ecass2: return Part.all([parts.anyBleeding, parts.fourMoreOrDeath]).verdict
        case .ecass3: return Part.all([parts.anyBleeding, parts.fourMoreOrDeath, parts.isTheCause]).verdict
        case .sitsMost:
            return Part.all([parts.largeBleeding, parts.image(from: 22, to: 36), parts.fourMoreOrDeath])
                .verdict
        case .ninds:
            return Part.all([parts.anyBleeding, parts.isNew, parts.image(from: 0, to: 36), parts.anyWorse])
                .verdict
        case .heidelberg:
            return Part.all([
                parts.anyBleeding, parts.isNew, parts.image(from: 0, to: 48),
                Part.any([parts.fourMore, parts.twoInOneItem, parts.intervention]), parts.isTheCause,
            ]).verdict
        }
    }

    /// A part of a definition: true, false, or not known because of something.
    private struct Part {
        var value: Bool?
        var missing: [String]

        init(_ value: Bool?, _ missing: String...) {
            self.value = value
            self.missing = value == nil ? missing : []
        }

        /// One false decides, whatever is missing elsewhere.
        static func all(_ parts: [Part]) -> Part {
            if parts.contains(where: { $0.value == false }) { return Part(false) }
            return join(parts, decided: true)
        }

        static func any(_ parts: [Part]) -> Part {
            if parts.contains(where: { $0.value == true }) { return Part(true) }
            return join(parts, decided: false)
        }

        private static func join(_ parts: [Part], decided: Bool) -> Part {
            let open = parts.filter { $0.value == nil }
            var part = Part(open.isEmpty ? decided : nil)
            for name in open.flatMap(\.missing) where !part.missing.contains(name) {
                part.missing.append(name)
            }
            return part
        }

        var verdict: Verdict {
            switch value {
            case true?: .yes
            case false?: .no
            case nil: .unknown(missing: missing)
            }
        }
    }

    private struct Components {
        var anyBleeding: Part
        var largeBleeding: Part
        var isNew: Part
        var fourMore: Part
        var fourMoreOrDeath: Part
        var anyWorse: Part
        var twoInOneItem: Part
        var isTheCause: Part
        var intervention: Part
        private var hoursToImage: Double?
        private var hasTreatmentTime: Bool

        init(_ facts: CaseFacts) {
            let kind = facts.value("day-haemorrhage").flatMap(HaemorrhageClass.init)
            anyBleeding = Part(kind.map { $0 != .none }, "day-haemorrhage")
            // Remote bleeding counts for SITS-MOST if it is large, which its class does not tell.
            largeBleeding =
                kind == .remote
                ? Part(nil, "day-haemorrhage") : Part(kind.map { $0 == .ph2 }, "day-haemorrhage")
            // None on the images before treatment, some afterwards: nobody has to say that it is new.
            let told = facts.isTrue("day-haemorrhage-new")
            let wasClean = facts.isTrue("haemorrhage") == false
            isNew =
                kind == HaemorrhageClass.none
                ? Part(false) : Part(told ?? (wasClean ? true : nil), "day-haemorrhage-new")
            let before = NIHSS.score(facts).value
            let after = [NIHSS.Occasion.day, .worst].compactMap { NIHSS.score(facts, $0).value }.max()
            let rise = before.flatMap { first in after.map { $0 - first } }
            fourMore = Part(
                rise.map { $0 >= 4 },
                before == nil ? NIHSS.totalFact(.admission) : NIHSS.totalFact(.worst))
            let died = facts.isTrue("death")
            let death = Part(died, "death")
            fourMoreOrDeath =
                fourMore.value == false && died == nil ? Part(false) : Part.any([fourMore, death])
            let worse = Part(facts.isTrue("deterioration-any"), "deterioration-any")
            anyWorse = worse.value == nil && rise != nil && rise ?? 0 >= 1 ? Part(true) : worse
            twoInOneItem = Part(
                NIHSS.largestRise(facts, from: .admission, to: .day).map { $0 >= 2 },
                NIHSS.items[0].fact(.day))
            // By item only where somebody scored by item; the total decides alone otherwise.
            if twoInOneItem.value == nil, fourMore.value != nil { twoInOneItem = Part(false) }
            isTheCause = Part(facts.isTrue("deterioration-cause"), "deterioration-cause")
            intervention = Part(facts.isTrue("major-intervention"), "major-intervention")
            let treated = facts.moment(.needle) ?? facts.moment(.puncture)
            hasTreatmentTime = treated != nil
            hoursToImage = treated.flatMap { start in
                facts.moment(.dayImage).map { Double($0 - start) / 3_600_000 }
            }
        }

        func image(from: Double, to: Double) -> Part {
            // An image at another time says nothing of the one that was to be made then.
            guard let hoursToImage else {
                return Part(nil, (hasTreatmentTime ? Milestone.dayImage : Milestone.needle).fact)
            }
            return (from...to).contains(hoursToImage) ? Part(true) : Part(nil, Milestone.dayImage.fact)
        }
    }
}
