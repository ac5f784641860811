import Clinic
import Records

/// Everybody who has an account.
enum PeopleView {
    static func page(_ model: PeopleModel, _ visit: Visit) -> PageContent {
        let words = visit.language.people
        return PageContent(
            title: visit.language.region.people, kind: "region",
            main: H.section(.class("region")) {
                RegionTabs.bar(visit)
                H.h1(text: visit.language.region.people)
                H.p(.class("quiet"), text: words.hint)
                FormParts.notice(model.success, good: true)
                if let link = model.link { secret(link, visit) }
                if !model.administered.isEmpty {
                    H.div(.class("panel region-new")) { invitation(model, visit) }
                }
                filter(model, visit)
                H.ul(.class("people")) { for person in model.people { line(person, model, visit) } }
                if let rules = model.rules { rulesForm(rules, visit) }
            })
    }

    static func secret(_ link: (name: String, address: String), _ visit: Visit) -> HTML {
        let words = visit.language.people
        return IdentityForm.secret(
            words.linkTitle.filling("name", link.name), words.linkHint, link.address)
    }

    private static func filter(_ model: PeopleModel, _ visit: Visit) -> HTML {
        let words = visit.language.people
        guard model.sites.count > 1 else { return .empty }
        return H.form(.class("people-filter"), .named("method", "get"), .action(URLs.people.link)) {
            IdentityForm.choice(
                words.site, "site",
                [("", words.allSites)] + model.sites.map { ("\($0.id)", visit.language.name(of: $0)) },
                model.shownSite.map { "\($0)" } ?? "", "filter")
            H.button(.class("button button-quiet"), .type("submit"), text: words.show)
        }
    }

    private static func line(_ person: Person, _ model: PeopleModel, _ visit: Visit) -> HTML {
        H.li(.class("panel person-card")) {
            H.div(.class("person-head")) {
                H.a(.class("person-name"), .href(URLs.person.link(person.account.key))) {
                    H.bdi(text: person.account.shownName)
                }
                if !person.account.fullName.isEmpty {
                    H.bdi(.class("quiet"), text: person.account.name)
                }
                badges(person, visit)
            }
            roles(person, model, visit)
        }
    }

    @HTMLBuilder static func badges(_ person: Person, _ visit: Visit) -> HTML {
        let words = visit.language.people
        if person.isDisabled {
            badge("refused", .refused, words.disabled)
        } else if person.isProgram {
            badge("still", .nothing, words.program)
        } else if person.isInvited {
            badge("receiving", .clock, words.invited)
        } else if !person.hasPassword {
            badge("limited", .warning, words.withoutPassword)
        }
        if person.hasSecondFactor { badge("good", .check, words.secondFactor) }
    }

    private static func badge(_ style: String, _ icon: Icon, _ text: String) -> HTML {
        H.span(.class("state state-\(style)")) {
            icon.html
            H.span(text: text)
        }
    }

    static func roles(_ person: Person, _ model: PeopleModel, _ visit: Visit) -> HTML {
        let sites = model.sites.filter { site in person.given.contains { $0.site == site.id } }
        guard !sites.isEmpty else {
            return H.p(.class("quiet"), text: visit.language.people.noRoles)
        }
        return H.dl(.class("person-roles")) {
            for site in sites {
                H.div {
                    H.dt(text: visit.language.name(of: site))
                    H.dd(text: PeopleModel.roles(person.given, at: site.id, visit))
                }
            }
        }
    }

    // MARK: - Forms

    private static func invitation(_ model: PeopleModel, _ visit: Visit) -> HTML {
        let words = visit.language.people
        let wish = model.wish
        return H.details(.class("region-edit"), .flag("open", wish != nil)) {
            H.summary(text: words.invite)
            FormParts.notice(model.trouble)
            H.p(.class("quiet"), text: words.inviteHint)
            H.form(.class("stack"), .named("method", "post"), .action(URLs.people.link)) {
                FormParts.token(visit)
                IdentityForm.field(
                    words.name, "name", wish?.name ?? "", "invite", .flag("required"),
                    .named("autocapitalize", "none"), .named("spellcheck", "false"))
                IdentityForm.field(words.fullName, "full", wish?.fullName ?? "", "invite")
                IdentityForm.choice(
                    words.site, "site",
                    model.ownSites.map { ("\($0.id)", visit.language.name(of: $0)) },
                    wish.map { "\($0.site)" } ?? "", "invite")
                RoleTicks.view(wish?.roles ?? [], words.roles, visit)
                IdentityForm.tick(words.isProgram, "program", wish?.isProgram ?? false)
                H.button(.class("button"), .type("submit"), text: words.inviteButton)
            }
        }
    }

    private static func rulesForm(_ rules: SignInRules, _ visit: Visit) -> HTML {
        let words = visit.language.people
        let factors: [(value: String, text: String)] = [
            (SignInRules.SecondFactor.optional.rawValue, words.factorOptional),
            (SignInRules.SecondFactor.administrators.rawValue, words.factorAdministrators),
            (SignInRules.SecondFactor.everybody.rawValue, words.factorEverybody),
        ]
        return H.div(.class("panel region-new")) {
            H.details(.class("region-edit")) {
                H.summary(text: words.rules)
                H.p(.class("quiet"), text: words.rulesHint)
                H.form(.class("stack"), .named("method", "post"), .action(URLs.people.link)) {
                    FormParts.token(visit)
                    H.input(.type("hidden"), .name("act"), .value("rules"))
                    IdentityForm.field(
                        "\(words.idle) (\(words.minutes))", "idle", "\(rules.idleMinutes)", "rules",
                        .named("inputmode", "numeric"))
                    IdentityForm.field(
                        "\(words.absolute) (\(words.hours))", "absolute", "\(rules.absoluteHours)", "rules",
                        .named("inputmode", "numeric"))
                    IdentityForm.choice(
                        words.factorRule, "factor", factors, rules.secondFactor.rawValue, "rules")
                    IdentityForm.tick(words.separate, "separate", rules.separatesAdministrators)
                    H.button(.class("button"), .type("submit"), text: visit.language.region.save)
                }
            }
        }
    }
}

/// Roles to choose from.
enum RoleTicks {
    static func view(_ held: Set<Role>, _ label: String, _ visit: Visit) -> HTML {
        IdentityForm.ticks(
            label,
            Role.allCases.map { role in
                ("role-\(role.rawValue)", visit.language.region.role(role), held.contains(role))
            })
    }
}
