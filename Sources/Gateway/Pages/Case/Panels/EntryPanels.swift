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
        return EntryForm.view(.onset, codes + [Milestone.door.fact], view)
    }
}

/// Weight, pressure, laboratory, what the patient takes and how he was before.
enum ExaminationPanel {
    static let codes = [
        "weight", "weight-how", "systolic", "diastolic", "glucose", "mrs-before", "disabling",
        "anticoagulant",
        "anticoagulant-last", "antiplatelet", "inr", "platelets", "aptt", "age", "sex", "complaint",
    ]

    static func content(_ view: CaseView) -> HTML { EntryForm.view(.examination, codes, view) }
}

/// What the doctor sees on the images, beside what was measured.
enum ImagingPanel {
    static let codes = [
        "haemorrhage", "occlusion", "side", "aspects", "large-infarct", "dwi-lesion", "flair-marked",
    ]

    static func content(_ view: CaseView) -> HTML {
        EntryForm.view(.imaging, codes, view) { ImagingSummary.view(view) }
    }
}

enum ContraindicationsPanel {
    static func content(_ view: CaseView) -> HTML {
        let first = Contraindication.first.map(\.fact)
        let rest = Contraindication.allCases.map(\.fact).filter { !first.contains($0) }
        return H.div {
            H.p(.class("quiet"), text: answered(first, view))
            EntryForm.view(.contraindications, first, view)
            H.details(.id("contra-more")) {
                H.summary(text: view.words.moreQuestions)
                EntryForm.view(.contraindications, rest, view)
            }
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
