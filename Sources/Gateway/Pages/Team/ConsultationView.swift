import Clinic
import Records

/// What sites ask each other about a case, and what was decided.
enum ConsultationView {
    static func view(_ view: TeamView) -> HTML {
        H.div(.class("consultations")) {
            H.h3(text: view.words.consultations)
            for question in view.sheet.consultations { card(question, view) }
            if view.isOpen, !view.otherSites.isEmpty { ask(view) }
        }
    }

    private static func card(_ question: TeamSheet.Question, _ view: TeamView) -> HTML {
        let it = question.item
        return H.div(.class("team-card ask-\(it.state.rawValue)"), .id("consultation-\(it.key)")) {
            H.p(.class("ask-head")) {
                H.strong(
                    text: view.words.asks.filling("from", view.site(it.fromSite)).filling(
                        "to", view.site(it.toSite)))
                H.span(.class("quiet"), text: view.step(it.asked))
            }
            if !it.question.isEmpty { H.p(.class("message-text"), text: it.question) }
            for (text, step) in question.answers {
                H.div(.class("ask-answer")) {
                    H.p(.class("message-text"), text: text)
                    H.p(.class("quiet"), text: view.step(step))
                }
            }
            state(it, view)
            if view.isOpen { forms(it, view) }
        }
    }

    private static func state(_ it: Consultation, _ view: TeamView) -> HTML {
        switch it.state {
        case .asked:
            H.p(.class("ask-waiting")) {
                Icon.clock.html
                H.span(text: view.words.waitingForAnswer + " · ")
                H.span(
                    .named("data-since", "\(it.asked.atMilliseconds)"),
                    text: Figures.elapsed(
                        milliseconds: view.visit.nowMilliseconds - it.asked.atMilliseconds,
                        view.visit.phrases.list))
            }
        case .answered: .empty
        case .withdrawn: H.p(.class("quiet"), text: view.words.withdrawn)
        case .decided:
            H.div(.class("ask-decision")) {
                H.p {
                    Icon.check.html
                    H.strong(
                        text: view.words.decision + ": "
                            + (it.decision.flatMap { view.words.decisions[$0] } ?? ""))
                }
                if !it.decisionNote.isEmpty { H.p(.class("message-text"), text: it.decisionNote) }
                if let step = it.decided { H.p(.class("quiet"), text: view.step(step)) }
            }
        }
    }

    private static func forms(_ it: Consultation, _ view: TeamView) -> HTML {
        let isThere = view.sheet.ownSites.contains(it.toSite)
        let isFrom = view.sheet.ownSites.contains(it.fromSite)
        return H.div(.class("ask-forms")) {
            if isThere, it.state == .asked || it.state == .answered { answer(it, view) }
            if isThere || isFrom, it.state == .asked || it.state == .answered { decide(it, view) }
            if isFrom, it.state == .asked {
                TeamForm.button(view, "withdraw", view.words.withdraw, subject: it.key)
            }
        }
    }

    private static func answer(_ it: Consultation, _ view: TeamView) -> HTML {
        let isFirst = it.state == .asked
        return H.details(.id("answering-\(it.key)"), .flag("open", isFirst)) {
            H.summary(text: isFirst ? view.words.answer : view.words.answerAgain)
            TeamForm.view(view, to: .caseTeam, id: "answer-\(it.key)", draft: "answer-\(it.key)") {
                H.input(.type("hidden"), .name("subject"), .value(it.key))
                H.textarea(
                    .id("answer-text-\(it.key)"), .name("text"), .named("rows", "3"),
                    .label(view.words.answer),
                    .named("maxlength", "\(TeamText.longest)"), .flag("required"), .flag("data-draft"))
                H.button(
                    .class("button"), .type("submit"), .name("action"), .value("answer"),
                    text: view.words.answer)
            }
        }
    }

    private static func decide(_ it: Consultation, _ view: TeamView) -> HTML {
        H.details(.id("deciding-\(it.key)")) {
            H.summary(text: view.words.decide)
            TeamForm.view(view, to: .caseTeam, id: "decide-\(it.key)", draft: "decide-\(it.key)") {
                H.input(.type("hidden"), .name("subject"), .value(it.key))
                H.select(.name("decision"), .label(view.words.decision), .flag("required")) {
                    H.option(.value(""), text: "–")
                    for decision in Consultation.Decision.allCases {
                        H.option(
                            .value(decision.rawValue),
                            text: view.words.decisions[decision] ?? decision.rawValue)
                    }
                }
                H.textarea(
                    .id("decide-text-\(it.key)"), .name("text"), .named("rows", "2"),
                    .named("placeholder", view.words.note), .label(view.words.note), .flag("data-draft"))
                H.button(
                    .class("button"), .type("submit"), .name("action"), .value("decide"),
                    text: view.words.decide)
            }
        }
    }

    private static func ask(_ view: TeamView) -> HTML {
        H.details(.id("asking")) {
            H.summary(text: view.words.ask)
            TeamForm.view(view, to: .caseTeam, id: "ask", draft: "ask") {
                SiteChoice.view(view, view.words.askWhom, id: "ask-site")
                H.textarea(
                    .id("ask-text"), .name("text"), .named("rows", "2"),
                    .named("placeholder", view.words.question),
                    .label(view.words.question), .named("maxlength", "\(TeamText.longest)"),
                    .flag("data-draft"))
                H.button(
                    .class("button"), .type("submit"), .name("action"), .value("ask"), text: view.words.send)
            }
        }
    }
}

/// Which other site.
enum SiteChoice {
    static func view(_ view: TeamView, _ label: String, id: String) -> HTML {
        H.div(.class("field")) {
            H.label(.named("for", id), text: label)
            H.select(.id(id), .name("site"), .flag("required")) {
                for site in view.otherSites {
                    H.option(.value("\(site.id)"), text: view.visit.language.name(site))
                }
            }
        }
    }
}
