import Clinic
import Records

/// One person: what they are where, and what an administrator can do about it.
enum PersonView {
    static func page(_ model: PeopleModel, _ visit: Visit) -> PageContent {
        guard let person = model.person else { return PeopleView.page(model, visit) }
        return PageContent(
            title: person.account.shownName, kind: "region",
            main: H.section(.class("region")) {
                RegionTabs.bar(visit)
                H.h1 { H.bdi(text: person.account.shownName) }
                FormParts.notice(model.trouble)
                FormParts.notice(model.success, good: true)
                if let link = model.link { PeopleView.secret(link, visit) }
                H.div(.class("region-site")) {
                    facts(person, model, visit)
                    if model.mayChange {
                        roleForms(person, model, visit)
                        acts(person, model, visit)
                    }
                }
                if !model.mayChange { H.p(.class("quiet"), text: visit.language.people.mayNotChange) }
            })
    }

    private static func facts(_ person: Person, _ model: PeopleModel, _ visit: Visit) -> HTML {
        let words = visit.language.people
        let clock = model.clock
        return H.div(.class("panel")) {
            H.p {
                H.bdi(.class("quiet"), text: person.account.name)
                " "
                PeopleView.badges(person, visit)
            }
            PeopleView.roles(person, model, visit)
            inherited(person, model, visit)
            if !person.isProgram {
                H.p(.class("quiet")) {
                    "\(words.lastSignIn): "
                    person.lastSignInMilliseconds.map { clock.short($0, now: visit.nowMilliseconds) }
                        ?? words.never
                }
            }
        }
    }

    /// Roles that a site above brings along, told apart so that nobody looks for a tick that is not there.
    @HTMLBuilder private static func inherited(
        _ person: Person, _ model: PeopleModel, _ visit: Visit
    ) -> HTML {
        let others = person.account.memberships.subtracting(person.given)
        let sites = model.sites.filter { site in others.contains { $0.site == site.id } }
        if !sites.isEmpty {
            let text = sites.map { site in
                "\(visit.language.name(of: site)): \(PeopleModel.roles(others, at: site.id, visit))"
            }
            H.p(
                .class("quiet"),
                text: visit.language.people.inherits.filling("roles", text.joined(separator: "; ")))
        }
    }

    private static func roleForms(_ person: Person, _ model: PeopleModel, _ visit: Visit) -> HTML {
        let words = visit.language.people
        let held = model.ownSites.filter { site in person.given.contains { $0.site == site.id } }
        let others = model.ownSites.filter { site in !held.contains { $0.id == site.id } }
        return H.div(.class("panel")) {
            H.h2(text: words.roles)
            for site in held {
                form(person, words.rolesAt.filling("site", visit.language.name(of: site)), visit) {
                    H.input(.type("hidden"), .name("site"), .value("\(site.id)"))
                    RoleTicks.view(
                        Set(person.given.filter { $0.site == site.id }.map(\.role)), words.roles, visit)
                }
            }
            if !others.isEmpty {
                form(person, words.otherSite, visit) {
                    IdentityForm.choice(
                        words.site, "site", others.map { ("\($0.id)", visit.language.name(of: $0)) }, "",
                        "other")
                    RoleTicks.view([], words.roles, visit)
                }
            }
        }
    }

    private static func form(
        _ person: Person, _ title: String, _ visit: Visit, @HTMLBuilder fields: () -> HTML
    ) -> HTML {
        let content = fields()
        return H.details(.class("act")) {
            H.summary(text: title)
            H.form(
                .class("stack"), .named("method", "post"), .action(URLs.person.link(person.account.key))
            ) {
                FormParts.token(visit)
                H.input(.type("hidden"), .name("act"), .value("roles"))
                content
                H.button(.class("button"), .type("submit"), text: visit.language.people.saveRoles)
            }
        }
    }

    private static func acts(_ person: Person, _ model: PeopleModel, _ visit: Visit) -> HTML {
        let words = visit.language.people
        let link = URLs.person.link(person.account.key)
        return H.div(.class("panel")) {
            H.h2(text: words.state)
            IdentityForm.act(
                words.rename, "", "rename", to: link, isBad: false, visit,
                fields: IdentityForm.field(words.fullName, "full", person.account.fullName, "rename"))
            if !person.isProgram {
                IdentityForm.act(words.reset, words.resetHint, "reset", to: link, visit)
            }
            if person.hasSecondFactor {
                IdentityForm.act(
                    words.removeSecondFactor, words.removeSecondFactorHint, "factor", to: link, visit)
            }
            if person.isDisabled {
                IdentityForm.act(words.enable, "", "enable", to: link, isBad: false, visit)
            } else {
                IdentityForm.act(words.disable, words.disableHint, "disable", to: link, visit)
            }
            if !person.isProgram {
                H.h2(text: words.sessions)
                if model.sessions.isEmpty {
                    H.p(.class("quiet"), text: words.noSessions)
                } else {
                    SessionListView.view(model.sessions, model.clock, ends: false, visit)
                    IdentityForm.act(words.endSessions, "", "sign-out", to: link, visit)
                }
            } else {
                TokenListView.view(
                    model.tokens, of: person.account.key, model.clock, visit, action: URLs.ownTokens.link)
            }
        }
    }
}
