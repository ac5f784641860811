import Clinic
import Records

/// The clock that everything hangs on, always in sight: how long since the onset or since the patient was last known
/// well, and what is due next.
enum ClockPanel {
    static func content(_ view: CaseView) -> HTML {
        H.div(.class("clock-row")) {
            who(view)
            running(view)
            H.div(.class("clock-due")) {
                targets(view)
                arrival(view)
            }
            answers(view)
        }
    }

    /// While a patient is on the way, the one thing that happens next.
    private static func arrival(_ view: CaseView) -> HTML {
        guard view.sheet.item.state == .expected else { return .empty }
        return H.form(
            .class("clock-arrival"), .named("method", "post"), .action(URLs.caseFacts.link(view.key)),
            .flag("data-autosave")
        ) {
            FormParts.token(view.visit)
            H.button(
                .class("button"), .type("submit"), .name("now"), .value(Milestone.door.fact),
                text: view.words.arrivedNow)
        }
    }

    /// The answers in a word each, in sight wherever one is on the page; why stands where they lead.
    private static func answers(_ view: CaseView) -> HTML {
        let say = RuleSentences(view.visit.language)
        let finding = RuleFinding(view)
        return H.p(.class("clock-answers"), .label(view.words.panels["rules"] ?? "")) {
            for answer in finding.answers {
                H.a(.class("clock-answer answer-is-\(answer.verdict.rawValue)"), .anchor("panel-rules")) {
                    H.span(.class("clock-therapy"), text: say.therapy(answer.therapy))
                    RuleAnswersView.icon(answer.verdict).html
                    H.strong(text: say.verdict(answer.verdict))
                }
            }
        }
    }

    private static func who(_ view: CaseView) -> HTML {
        H.div(.class("clock-who")) {
            H.h1 {
                if let record = view.sheet.record {
                    H.a(.class("case-patient"), .href(URLs.patient.link(record.key))) {
                        H.bdi(text: view.name)
                    }
                } else {
                    H.bdi(text: view.name)
                }
            }
            H.p(.class("quiet")) {
                view.ageAndSex
                if !view.ageAndSex.isEmpty { " · " }
                H.span(
                    .class("case-state case-state-\(view.sheet.item.state.rawValue)"),
                    text: view.words.states[view.sheet.item.state.rawValue] ?? "")
            }
        }
    }

    private static func running(_ view: CaseView) -> HTML {
        let onset = OnsetClock(view.facts)
        let words = view.words
        return H.div(.class("clock-main")) {
            if let from = onset.fromMilliseconds {
                H.p(.class("clock-label"), text: onset.basis == .onset ? words.sinceOnset : words.sinceWell)
                H.p(.class("clock-figure")) { ticking(from, view) }
                if let middle = onset.sleepMidpointMilliseconds {
                    H.p(.class("clock-note quiet")) {
                        words.sinceMidpoint + " "
                        ticking(middle, view)
                    }
                }
            } else {
                H.p(.class("clock-label"), text: words.onsetUnknown)
                H.p(.class("clock-figure clock-unknown")) {
                    H.a(.anchor("panel-onset"), text: words.sayOnset)
                }
            }
        }
    }

    static func ticking(_ from: Int64, _ view: CaseView) -> HTML {
        H.time(
            .named("data-since", "\(from)"), .title(view.clock.full(from)),
            text: Figures.elapsed(milliseconds: view.now - from, view.visit.phrases.list))
    }

    /// What runs, the most urgent first; what was reached stands on the timeline.
    static func targets(_ view: CaseView) -> [HTML] {
        view.sheet.targets.compactMap { $0.standing(view.facts) }
            .filter { CountdownView.isShown($0, now: view.now) }
            .sorted { $0.dueMilliseconds < $1.dueMilliseconds }.prefix(4)
            .map { CountdownView.view($0, now: view.now, view.visit) }
    }
}

/// A target with what is left of it, or by how much it is missed.
enum CountdownView {
    /// A clock that nobody has stopped for half a day drives nobody any more; the timeline still has it.
    static func isShown(_ standing: MilestoneTarget.Standing, now: Int64) -> Bool {
        standing.reachedMilliseconds == nil && now - standing.dueMilliseconds < 12 * 3_600_000
    }

    static func view(_ standing: MilestoneTarget.Standing, now: Int64, _ visit: Visit) -> HTML {
        let words = visit.language.cases
        let left = standing.dueMilliseconds - now
        let kind = left < 0 ? "late" : left < 5 * 60_000 ? "soon" : "well"
        return H.div(
            .class("due due-\(kind)"), .named("data-due-box", ""),
            .title(words.targetMinutes.filling("n", "\(standing.target.minutes)"))
        ) {
            H.span(.class("due-name"), text: words.milestone(standing.target.to))
            H.span(
                .class("due-left"), .named("data-due", "\(standing.dueMilliseconds)"),
                .named("data-over", words.overdue),
                text: (left < 0 ? words.overdue + " " : "")
                    + Figures.elapsed(milliseconds: abs(left), visit.phrases.list))
        }
    }
}
