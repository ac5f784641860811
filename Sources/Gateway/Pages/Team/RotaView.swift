import Clinic
import Records

/// Who is called when at a site: seven days, and a form for those who keep it.
enum RotaView {
    static func page(_ model: RotaModel, _ visit: Visit) -> PageContent {
        let words = visit.language.team
        return PageContent(
            title: words.rota, kind: "rota",
            main: H.section(.class("rota")) {
                H.div(.class("list-head")) {
                    H.h1(text: words.rota + " · " + visit.language.name(model.rota.site))
                    H.p(.class("quiet"), text: words.rotaHint)
                }
                FormParts.notice(model.trouble.map(words.trouble))
                choice(model, visit)
                weeks(model, visit)
                H.div(.class("rota-days")) {
                    for index in 0..<7 {
                        day(model.days.starts[index], model.days.starts[index + 1], model, visit)
                    }
                }
                if model.rota.mayChange { form(model, visit) }
            })
    }

    private static func choice(_ model: RotaModel, _ visit: Visit) -> HTML {
        H.nav(.class("rota-sites"), .label(visit.language.team.site)) {
            for site in model.rota.sites where site.kind != .region && site.isActive {
                H.a(
                    .class("small"), .href(link(model, site: site.id)),
                    site.id == model.rota.site.id ? .named("aria-current", "page") : .none,
                    text: visit.language.name(site))
            }
        }
    }

    private static func link(_ model: RotaModel, site: Int64? = nil, week: Int? = nil) -> Link {
        URLs.rota.link.asking([
            ("site", "\(site ?? model.rota.site.id)"), ("week", "\(week ?? model.days.week)"),
        ])
    }

    private static func weeks(_ model: RotaModel, _ visit: Visit) -> HTML {
        let words = visit.language.team
        func date(_ milliseconds: Int64) -> String { String(model.clock.full(milliseconds).prefix(10)) }
        return H.p(.class("rota-weeks")) {
            H.a(.class("small"), .href(link(model, week: model.days.week - 1)), text: words.earlier)
            H.strong(
                text: words.week.filling("from", date(model.days.begin)).filling(
                    "until", date(model.days.end - 1)))
            H.a(.class("small"), .href(link(model, week: model.days.week + 1)), text: words.later)
        }
    }

    private static func day(_ begin: Int64, _ end: Int64, _ model: RotaModel, _ visit: Visit) -> HTML {
        let turns = model.rota.duties.filter { $0.beginMilliseconds < end && $0.endMilliseconds > begin }
        let isToday = begin <= visit.nowMilliseconds && visit.nowMilliseconds < end
        return H.div(.class(isToday ? "panel rota-day rota-today" : "panel rota-day")) {
            H.h2(text: String(model.clock.full(begin).prefix(10).dropFirst(5)))
            if turns.isEmpty { H.p(.class("quiet"), text: visit.language.team.noTurns) }
            H.ul { for duty in turns { turn(duty, begin, model, visit) } }
        }
    }

    private static func turn(
        _ duty: Duty, _ day: Int64, _ model: RotaModel, _ visit: Visit
    ) -> HTML {
        let words = visit.language.team
        let name = model.rota.members.first { $0.account == duty.account }?.name ?? "–"
        let isNow = duty.covers(visit.nowMilliseconds)
        return H.li(.class(isNow ? "rota-turn rota-now" : "rota-turn")) {
            H.p {
                H.strong { H.bdi(text: name) }
                H.span(
                    .class("quiet"),
                    text: visit.language.notices.role(duty.role) + " · "
                        + (duty.line == 1 ? words.firstLine : words.secondLine))
            }
            H.p(.class("quiet")) {
                model.clock.short(duty.beginMilliseconds, now: day) + " – "
                    + model.clock.short(duty.endMilliseconds, now: day)
                if isNow { H.span(.class("rota-mark"), text: words.now) }
            }
            if model.rota.mayChange {
                H.form(.named("method", "post"), .action(URLs.rota.link)) {
                    hidden(model, visit)
                    H.input(.type("hidden"), .name("subject"), .value("\(duty.id)"))
                    H.button(
                        .class("small small-icon"), .type("submit"), .name("action"), .value("remove"),
                        .title(words.remove), .label("\(words.remove): \(name)")
                    ) { Icon.close.html }
                }
            }
        }
    }

    private static func hidden(_ model: RotaModel, _ visit: Visit) -> HTML {
        H.span(.flag("hidden")) {
            FormParts.token(visit)
            H.input(.type("hidden"), .name("site"), .value("\(model.rota.site.id)"))
            H.input(.type("hidden"), .name("week"), .value("\(model.days.week)"))
        }
    }

    private static func form(_ model: RotaModel, _ visit: Visit) -> HTML {
        let words = visit.language.team
        let choices = model.rota.members.filter { Duty.roles.contains($0.role) }
        return H.div(.class("rota-forms")) {
            H.section(.class("panel")) {
                H.h2(text: words.add)
                if choices.isEmpty {
                    H.p(.class("quiet"), text: words.empty)
                } else {
                    add(choices, model, visit)
                }
            }
            H.section(.class("panel")) {
                H.form(.class("stack rota-seconds"), .named("method", "post"), .action(URLs.rota.link)) {
                    hidden(model, visit)
                    FormParts.field(
                        words.answerTime, "seconds", .type("number"), .named("min", "5"),
                        .named("max", "3600"),
                        .value("\(model.rota.answerSeconds)"))
                    H.button(
                        .class("button"), .type("submit"), .name("action"), .value("seconds"),
                        text: words.save)
                }
            }
        }
    }

    private static func add(
        _ choices: [TeamMember], _ model: RotaModel, _ visit: Visit
    ) -> HTML {
        let words = visit.language.team
        let begin = field(model.days.week == 0 ? visit.nowMilliseconds : model.days.begin, model)
        return H.form(.class("rota-add"), .named("method", "post"), .action(URLs.rota.link)) {
            hidden(model, visit)
            labelled(words.person, "who") {
                for choice in choices {
                    H.option(
                        .value("\(choice.account) \(choice.role.rawValue)"),
                        text: "\(choice.name) · \(visit.language.notices.role(choice.role))")
                }
            }
            labelled(words.line, "line") {
                H.option(.value("1"), text: words.firstLine)
                H.option(.value("2"), text: words.secondLine)
            }
            for (label, name, value) in [
                (words.from, "from", begin.from), (words.until, "until", begin.until),
            ]
                as [(String, StaticString, String)]
            {
                FormParts.field(
                    label, name, .type("text"), .named("inputmode", "numeric"),
                    .named("placeholder", "2026-11-22 08:00"), .value(value))
            }
            labelled(words.repeats, "repeat") {
                for (value, text) in zip(["", "day", "week"], words.repeatChoices) {
                    H.option(.value(value), text: text)
                }
            }
            FormParts.field(
                words.times, "times", .type("number"), .named("min", "1"), .named("max", "60"), .value("1"))
            H.button(.class("button"), .type("submit"), .name("action"), .value("add"), text: words.add)
        }
    }

    private static func labelled(
        _ label: String, _ name: StaticString, @HTMLBuilder _ options: () -> HTML
    ) -> HTML {
        H.div(.class("field")) {
            H.label(.named("for", "field-\(name)"), text: label)
            H.select(.id("field-\(name)"), .name(name)) { options() }
        }
    }

    /// From eight in the morning to eight on the next, on the day that is shown.
    private static func field(_ milliseconds: Int64, _ model: RotaModel) -> (from: String, until: String) {
        let day = model.days.starts.lastIndex { $0 <= milliseconds } ?? 0
        let next = min(day + 1, 7)
        func text(_ index: Int) -> String {
            String(model.clock.full(model.days.starts[index]).prefix(10)) + " 08:00"
        }
        return (text(day), text(next))
    }
}
