import Clinic
import Records

enum EmergencyView {
    /// The form, and one's own accesses.
    static func page(_ model: EmergencyModel, _ visit: Visit) -> PageContent {
        let words = visit.language.emergencyWords
        return PageContent(
            title: words.title, kind: "region",
            main: H.section(.class("region")) {
                RegionTabs.bar(visit)
                H.h1(text: words.title)
                H.p(.class("quiet"), text: words.hint)
                if model.mayReview {
                    H.p { H.a(.href(URLs.emergencyReview.link), text: words.review) }
                }
                if model.mayOpen { form(model, visit) }
                H.h2(text: words.own)
                if model.accesses.isEmpty { H.p(.class("quiet"), text: words.none) }
                H.ul(.class("emergencies")) {
                    for access in model.accesses { own(access, model.clock, visit) }
                }
            })
    }

    private static func form(_ model: EmergencyModel, _ visit: Visit) -> HTML {
        let words = visit.language.emergencyWords
        return H.div(.class("panel emergency-form")) {
            FormParts.notice(model.trouble)
            H.form(.class("stack"), .named("method", "post"), .action(URLs.emergency.link)) {
                FormParts.token(visit)
                IdentityForm.field(
                    words.number, "number", model.number, "emergency", .flag("required"),
                    .named("placeholder", words.numberHint))
                IdentityForm.field(
                    words.reason, "reason", model.reason, "emergency", .flag("required"),
                    .named("placeholder", words.reasonHint), .named("minlength", "10"))
                H.p(.class("notice notice-bad")) {
                    Icon.warning.html
                    H.span(text: words.warning)
                }
                H.button(.class("button button-bad"), .type("submit"), text: words.open)
            }
        }
    }

    private static func own(_ access: Emergency.Opened, _ clock: WallClock, _ visit: Visit) -> HTML {
        let words = visit.language.emergencyWords
        let line = access.line
        let now = visit.nowMilliseconds
        let isOpen = line.expiresMilliseconds > now
        return H.li(.class(isOpen ? "panel emergency-open" : "panel")) {
            H.p {
                H.strong(text: clock.short(line.atMilliseconds, now: now))
                " "
                if isOpen {
                    H.span(
                        .class("state state-limited"),
                        text: words.openNow + " "
                            + words.openUntil.filling("time", clock.short(line.expiresMilliseconds, now: now))
                    )
                }
                " "
                verdict(line, clock, visit)
            }
            H.p { H.bdi(text: line.reason) }
            if isOpen {
                ways(access, visit)
                H.form(.named("method", "post"), .action(URLs.emergency.link)) {
                    FormParts.token(visit)
                    H.button(
                        .class("button button-quiet"), .type("submit"), .name("end"), .value(line.key),
                        text: words.end)
                }
            }
        }
    }

    /// Where to go on: the record's cases and images, and its own page where there is one.
    @HTMLBuilder private static func ways(_ access: Emergency.Opened, _ visit: Visit) -> HTML {
        let words = visit.language.emergencyWords
        H.ul(.class("emergency-ways")) {
            if let place = URLs(rawValue: "/cases/{case}") {
                for key in access.cases { H.li { H.a(.href(place.link(key)), text: words.toCase) } }
            }
            for uid in access.studies {
                H.li { H.a(.href(URLs.study.link(uid)), text: words.toImages) }
            }
        }
    }

    private static func verdict(_ line: EmergencyAccess, _ clock: WallClock, _ visit: Visit) -> HTML {
        let words = visit.language.emergencyWords
        guard let reviewed = line.reviewedMilliseconds else {
            return H.span(.class("state"), text: words.waiting)
        }
        let isJustified = line.verdict == "justified"
        let text = words.reviewedBy.filling("verdict", isJustified ? words.justified : words.notJustified)
            .filling("name", line.reviewer)
            .filling("time", clock.short(reviewed, now: visit.nowMilliseconds))
        return H.span(.class(isJustified ? "state state-good" : "state state-refused")) { H.bdi(text: text) }
    }

    // MARK: - Review

    static func review(
        _ lines: [EmergencyAccess], _ trouble: String?, _ clock: WallClock, _ visit: Visit
    ) -> PageContent {
        let words = visit.language.emergencyWords
        return PageContent(
            title: words.review, kind: "region",
            main: H.section(.class("region")) {
                RegionTabs.bar(visit)
                H.h1(text: words.review)
                H.p(.class("quiet"), text: words.reviewHint)
                FormParts.notice(trouble)
                if lines.isEmpty { H.p(.class("quiet"), text: words.nothingToReview) }
                H.ul(.class("emergencies")) { for line in lines { reviewed(line, clock, visit) } }
            })
    }

    private static func reviewed(_ line: EmergencyAccess, _ clock: WallClock, _ visit: Visit) -> HTML {
        let isOwn = visit.session?.account.id == line.account
        return H.li(.class("panel")) {
            H.p {
                H.strong { H.bdi(text: line.accountName) }
                H.span(
                    .class("quiet"),
                    text: " " + clock.short(line.atMilliseconds, now: visit.nowMilliseconds) + " ")
                verdict(line, clock, visit)
            }
            H.p { H.bdi(text: line.reason) }
            if !line.note.isEmpty { H.p(.class("quiet")) { H.bdi(text: line.note) } }
            if line.reviewedMilliseconds == nil && !isOwn { verdictForm(line, visit) }
        }
    }

    private static func verdictForm(_ line: EmergencyAccess, _ visit: Visit) -> HTML {
        let words = visit.language.emergencyWords
        return H.form(.class("stack"), .named("method", "post"), .action(URLs.emergencyReview.link)) {
            FormParts.token(visit)
            H.input(.type("hidden"), .name("access"), .value(line.key))
            IdentityForm.field(words.note, "note", "", "review-\(line.id)")
            H.div(.class("verdicts")) {
                H.button(
                    .class("button"), .type("submit"), .name("verdict"), .value("justified"),
                    text: words.justified)
                H.button(
                    .class("button button-bad"), .type("submit"), .name("verdict"), .value("not-justified"),
                    text: words.notJustified)
            }
        }
    }
}
