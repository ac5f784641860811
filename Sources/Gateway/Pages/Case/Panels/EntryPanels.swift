import Clinic
import Records

/// How and when it began, and when the patient was where.
enum OnsetPanel {
    static func content(_ view: CaseView) -> HTML {
        let mode = view.facts.value("onset-mode").flatMap(OnsetMode.init)
        var codes = ["onset-mode"]
        switch mode {
        case .witnessed: codes += [Milestone.onset.fact]
        case .wakeUp: codes += [.lastKnownWell, .asleep, .recognition].map(\Milestone.fact)
        case .unwitnessed: codes += [.lastKnownWell, .recognition].map(\Milestone.fact)
        case nil: codes += [.onset, .lastKnownWell].map(\Milestone.fact)
        }
        codes.append(Milestone.door.fact)
        if view.sheet.item.state == .expected { codes.append(Milestone.expectedDoor.fact) }
        return EntryForm.view(.onset, codes, view)
    }
}

/// Weight, pressure, laboratory, what the patient takes and how he was before.
enum ExaminationPanel {
    static let codes = [
        "weight", "weight-how", "systolic", "diastolic", "glucose", "mrs-before", "disabling",
        "anticoagulant",
        "anticoagulant-last", "antiplatelet", "inr", "platelets", "aptt", "age", "sex", "complaint",
    ]

    /// Shown while the part is folded.
    private static let summary = [
        "weight", "systolic", "diastolic", "glucose", "mrs-before", "anticoagulant", "inr", "platelets",
    ]

    static func content(_ view: CaseView) -> HTML {
        H.div {
            SaidSummary.view(summary, view)
            EntryForm.folded("fill-examination", view.words.fill) {
                EntryForm.view(.examination, codes, view)
            }
        }
    }
}

/// What the doctor sees on the images, beside what was measured.
enum ImagingPanel {
    static let codes = [
        "haemorrhage", "occlusion", "side", "aspects", "large-infarct", "dwi-lesion", "flair-marked",
    ]

    static func content(_ view: CaseView) -> HTML {
        H.div {
            ImagingSummary.view(view)
            SaidSummary.view(codes, view)
            EntryForm.folded("fill-imaging", view.words.fill) { EntryForm.view(.imaging, codes, view) }
        }
    }
}

enum ContraindicationsPanel {
    static func content(_ view: CaseView) -> HTML {
        let first = Contraindication.first.map(\.fact)
        let rest = Contraindication.allCases.map(\.fact).filter { !first.contains($0) }
        return H.div {
            H.p(.class("quiet"), text: answered(first, view))
            SaidSummary.view((first + rest).filter { view.facts.value($0) == "yes" }, view)
            EntryForm.folded("fill-contraindications", view.words.fill) {
                EntryForm.view(.contraindications, first, view) {
                    .empty
                } below: {
                    noToAll(first, view)
                }
                EntryForm.folded("contra-more", view.words.moreQuestions) {
                    EntryForm.view(.contraindications, rest, view)
                }
            }
        }
    }

    /// One tap for what a doctor has gone through and found nothing of.
    private static func noToAll(_ codes: [String], _ view: CaseView) -> HTML {
        guard codes.contains(where: { view.facts.value($0) == nil }) else { return .empty }
        return H.p(.class("entry-rest")) {
            H.button(
                .class("button"), .type("submit"), .name("rest"),
                .value(CasePanel.contraindications.rawValue), text: view.words.noneOfTheRest)
        }
    }

    private static func answered(_ codes: [String], _ view: CaseView) -> String {
        let count = codes.count { view.facts.value($0) != nil }
        return view.words.answered.filling("n", "\(count)").filling("all", "\(codes.count)")
    }
}

enum DecisionPanel {
    static func content(_ view: CaseView) -> HTML {
        EntryForm.view(.decision, ["diagnosis", "decision", "decision-reason"], view)
    }
}

/// What has been said, in one line, while the fields are folded away.
enum SaidSummary {
    static func view(_ codes: [String], _ view: CaseView) -> HTML {
        let said = codes.filter { view.facts.value($0) != nil }
        guard !said.isEmpty else { return .empty }
        return H.dl(.class("said")) {
            for code in said {
                H.div {
                    H.dt(text: view.words.fact(code))
                    H.dd(
                        view.facts.histories[code]?.conflicts.isEmpty == false
                            ? .class("said-conflict") : .none
                    ) {
                        FactWriting.value(
                            code, view.facts.value(code) ?? "", view.words, view.clock, now: view.now)
                    }
                }
            }
        }
    }
}
