import Clinic
import Records

/// Other open cases that may be the same patient's, beside what speaks for it, and the one tap that makes them one; and
/// what was joined so, with the tap that takes it back.
enum TwinPanel {
    static func content(_ view: CaseView, trouble: CaseRefusal? = nil) -> HTML? {
        guard !view.sheet.twins.isEmpty || !view.sheet.merges.isEmpty || trouble != nil else { return nil }
        let words = view.visit.language.twins
        return H.div(.class("twins")) {
            FormParts.notice(trouble.flatMap(words.trouble))
            if !view.sheet.twins.isEmpty {
                H.p(.class("twins-title")) {
                    Icon.warning.html
                    H.strong(text: words.perhaps)
                    H.span(.class("quiet"), text: words.explained)
                }
                for twin in view.sheet.twins { card(twin, view, words) }
            }
            for line in view.sheet.merges { merged(line, view, words) }
        }
    }

    private static func card(_ twin: CaseTwin, _ view: CaseView, _ words: TwinWords) -> HTML {
        H.div(.class("twin"), .id("twin-\(twin.item.key)")) {
            H.div(.class("twin-who")) {
                H.a(.href(URLs.casePage.link(twin.item.key))) {
                    H.strong {
                        H.bdi(text: CasePerson.name(twin.record, view.words, view.visit.language))
                    }
                }
                H.span(text: CasePerson.ageAndSex(twin.ageYears, twin.sex, view.visit.phrases.study))
                H.span(.class("figures"), text: number(twin, words))
            }
            H.p(.class("quiet"), text: facts(twin, view, words))
            H.p(.class("twin-ground"), text: words.ground(twin.ground))
            H.div(.class("twin-acts")) {
                button("merge", words.merge, look: "button", other: twin.item.key, view)
                button("apart", words.apart, look: "small", other: twin.item.key, view)
            }
        }
    }

    private static func number(_ twin: CaseTwin, _ words: TwinWords) -> String {
        twin.record?.numbers.first { $0.paper == nil }?.value ?? words.noNumber
    }

    private static func facts(_ twin: CaseTwin, _ view: CaseView, _ words: TwinWords) -> String {
        [
            words.opened + " " + view.clock.short(twin.item.openedMilliseconds, now: view.now),
            words.origins[twin.item.origin] ?? "", twin.hasImages ? words.images : words.noImages,
        ].filter { !$0.isEmpty }.joined(separator: " · ")
    }

    private static func merged(_ line: CaseMergeLine, _ view: CaseView, _ words: TwinWords) -> HTML {
        let name = line.name ?? view.words.unknownPatient
        let text = words.merged.filling("name", line.merge.actorName).filling("other", name)
            .filling("origin", words.origins[line.from.origin] ?? "")
            .filling("time", view.clock.short(line.from.openedMilliseconds, now: view.now))
        return H.div(.class("twin-merged")) {
            Icon.check.html
            H.p(text: text)
            if line.mayUndo {
                button("undo", words.undo, look: "small", other: line.merge.key, view)
            }
        }
    }

    private static func button(
        _ action: String, _ text: String, look: String, other: String, _ view: CaseView
    ) -> HTML {
        H.form(.named("method", "post"), .action(URLs.caseSame.link(view.key)), .flag("data-once")) {
            FormParts.token(view.visit)
            H.input(.type("hidden"), .name("other"), .value(other))
            H.button(.class(look), .type("submit"), .name("action"), .value(action), text: text)
        }
    }
}
