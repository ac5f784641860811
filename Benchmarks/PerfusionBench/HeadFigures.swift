import Imaging

/// What many heads say together.
struct HeadFigures {
    private let outcomes: [Heads.Outcome]

    init(_ outcomes: [Heads.Outcome]) { self.outcomes = outcomes }

    func show() {
        let processed = outcomes.filter { $0.found != nil }
        print("\nprocessed \(processed.count) of \(outcomes.count)")
        for verdict in [QualityAssessment.Verdict.good, .limited, .unfit] {
            print("verdict \(verdict.rawValue): \(outcomes.count { $0.quality.verdict == verdict })")
        }
        print(
            "\n| engine | heads | ICC core | ICC hypoperfusion | κ mismatch, all | κ mismatch, good | core error median (5 %, 95 %) | "
                + "hypoperfusion error | false core over 5 mL | wrong by more than 15 mL | of those called good |"
        )
        print("|---|---|---|---|---|---|---|---|---|---|---|")
        let good = processed.filter { $0.quality.verdict == .good }
        for (index, engine) in (processed.first?.volumes ?? []).enumerated() {
            print(row(engine.name, processed, index))
            print(row(engine.name + ", good only", good, index))
        }
        failures(processed)
    }

    private func row(_ name: String, _ heads: [Heads.Outcome], _ index: Int) -> String {
        let core = heads.map { $0.volumes[index].core }
        let slow = heads.map { $0.volumes[index].hypoperfusion }
        let (trueCore, trueSlow) = (heads.map { $0.core }, heads.map { $0.hypoperfusion })
        let found = zip(core, slow).map { TargetMismatch.holds(core: $0.0, hypoperfusion: $0.1) }
        let truth = heads.map { TargetMismatch.holds(core: $0.core, hypoperfusion: $0.hypoperfusion) }
        let good = heads.indices.filter { heads[$0].quality.verdict == .good }
        let errors = heads.indices.map { (core[$0] - trueCore[$0], slow[$0] - trueSlow[$0]) }
        let wrong = heads.indices.filter { max(errors[$0].0.magnitude, errors[$0].1.magnitude) > 15 }
        let wrongGood = wrong.count { heads[$0].quality.verdict == .good }
        let falseCores = heads.indices.count { trueCore[$0] == 0 && core[$0] > 5 }
        let spread = { (values: [Double]) in
            "\(fixed(Agreement.quantile(values, 0.5), 1)) (\(fixed(Agreement.quantile(values, 0.05), 1)), "
                + "\(fixed(Agreement.quantile(values, 0.95), 1)))"
        }
        return [
            "", name, "\(heads.count)", fixed(Agreement.intraclass(core, trueCore)),
            fixed(Agreement.intraclass(slow, trueSlow)), fixed(Agreement.kappa(found, truth)),
            fixed(Agreement.kappa(good.map { found[$0] }, good.map { truth[$0] })),
            spread(errors.map { $0.0 }),
            spread(errors.map { $0.1 }), "\(falseCores)", "\(wrong.count)", "\(wrongGood)", "",
        ].joined(separator: " | ").trimmed
    }

    /// Every head that was refused, is wrong by more than 15 mL or decides otherwise than the truth.
    private func failures(_ heads: [Heads.Outcome]) {
        print("\nrefused:")
        for outcome in outcomes where outcome.found == nil {
            print(
                "- \(outcome.head.number): \(outcome.quality.reasons.map { $0.code }) \(outcome.head.words)")
        }
        print(
            "\nby the volumes of record wrong by more than 15 mL, or otherwise decided, or on the wrong side:"
        )
        for outcome in heads {
            guard let found = outcome.found else { continue }
            let errors = (
                found.coreMilliliters - outcome.core, found.hypoperfusionMilliliters - outcome.hypoperfusion
            )
            let decided =
                TargetMismatch.holds(
                    core: found.coreMilliliters, hypoperfusion: found.hypoperfusionMilliliters)
                == TargetMismatch.holds(core: outcome.core, hypoperfusion: outcome.hypoperfusion)
            let falseCore = outcome.core == 0 && found.coreMilliliters > 5
            guard
                max(errors.0.magnitude, errors.1.magnitude) > 15 || !decided || falseCore
                    || found.affectedSide != outcome.side
            else { continue }
            print(
                "- \(outcome.head.number): core \(fixed(outcome.core, 1)) → \(fixed(found.coreMilliliters, 1)), "
                    + "hypoperfusion \(fixed(outcome.hypoperfusion, 1)) → \(fixed(found.hypoperfusionMilliliters, 1)), "
                    + "\(outcome.quality.verdict.rawValue) \(outcome.quality.reasons.map { $0.code }), "
                    + "\(decided ? "same" : "other") decision, \(outcome.head.words)")
        }
    }
}

extension String {
    /// Without blanks around it.
    fileprivate var trimmed: String {
        var part = self[...]
        while part.first == " " { part.removeFirst() }
        while part.last == " " { part.removeLast() }
        return String(part)
    }
}
