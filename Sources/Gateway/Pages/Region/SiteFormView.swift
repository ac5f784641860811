import Clinic
import Records

/// The forms about a site, folded up until they are wanted.
enum SiteFormView {
    static func view(
        _ site: Site, _ model: RegionModel, action: Link, title: String, isOpen: Bool, _ visit: Visit
    ) -> HTML {
        let words = visit.language.region
        let id = "site-\(site.id)-\(action.path.utf8.count)"
        return H.details(.class("region-edit"), .flag("open", isOpen)) {
            H.summary(text: title)
            if site.id == 0 { FormParts.notice(model.trouble) }
            H.form(.class("stack"), .named("method", "post"), .action(action)) {
                FormParts.token(visit)
                IdentityForm.field(words.name, "name", site.name, id, .flag("required"))
                IdentityForm.field(
                    words.englishName, "english", site.englishName, id,
                    .named("placeholder", words.englishNameHint))
                IdentityForm.choice(
                    words.kind, "kind", Site.Kind.allCases.map { ($0.rawValue, words.kind($0)) },
                    site.kind.rawValue, id)
                parent(site, model, id, visit)
                IdentityForm.field(
                    words.serviceHours, "hours", site.serviceHours, id,
                    .named("placeholder", words.serviceHoursHint))
                IdentityForm.ticks(
                    words.capabilities,
                    Site.Capability.allCases.map { it in
                        ("can-\(it.rawValue)", words.capability(it), site.capabilities.contains(it))
                    })
                if site.id != 0 { IdentityForm.tick(words.isActive, "active", site.isActive) }
                H.button(.class("button"), .type("submit"), text: words.save)
            }
        }
    }

    private static func parent(_ site: Site, _ model: RegionModel, _ id: String, _ visit: Visit) -> HTML {
        let words = visit.language.region
        let others = model.sites.filter { $0.id != site.id }
        return IdentityForm.choice(
            words.parent, "parent",
            [("", words.top)] + others.map { ("\($0.id)", visit.language.name(of: $0)) },
            site.parent.map { "\($0)" } ?? "", id)
    }

    /// Targets and telephone.
    static func settings(_ detail: RegionDesk.Detail, _ visit: Visit) -> HTML {
        let words = visit.language.region
        let id = "settings-\(detail.site.id)"
        return H.details(.class("region-edit")) {
            H.summary(text: words.editSettings)
            H.form(
                .class("stack"), .named("method", "post"),
                .action(URLs.regionSite.link("\(detail.site.id)"))
            ) {
                FormParts.token(visit)
                H.input(.type("hidden"), .name("part"), .value("settings"))
                IdentityForm.field(
                    words.strokePhone, "phone", detail.settings.strokePhone, id, .named("inputmode", "tel"))
                H.div(.class("target-fields")) {
                    for target in ClockTarget.allCases {
                        IdentityForm.field(
                            words.target(target), "target-\(target.rawValue)",
                            detail.settings[target].map { "\($0)" } ?? "", id,
                            .named("inputmode", "numeric"),
                            .named("placeholder", "\(detail.inherited[target] ?? 0)"))
                    }
                }
                H.button(.class("button"), .type("submit"), text: words.save)
            }
        }
    }
}

/// Parts of forms whose names are made at run time.
enum IdentityForm {
    static func field(
        _ label: String, _ name: String, _ value: String, _ id: String, _ more: HTMLAttribute...
    ) -> HTML {
        let fixed: [HTMLAttribute] = [
            .type("text"), .id("\(id)-\(name)"), .named("name", name), .value(value),
            .named("autocomplete", "off"), .named("maxlength", "200"),
        ]
        return H.div(.class("field")) {
            H.label(.named("for", "\(id)-\(name)"), text: label)
            HTML(unchecked: "<input" + (fixed + more).map(\.markup).joined() + ">")
        }
    }

    static func choice(
        _ label: String, _ name: String, _ values: [(value: String, text: String)], _ chosen: String,
        _ id: String
    ) -> HTML {
        H.div(.class("field")) {
            H.label(.named("for", "\(id)-\(name)"), text: label)
            H.select(.id("\(id)-\(name)"), .named("name", name)) {
                for (value, text) in values {
                    H.option(.value(value), .flag("selected", value == chosen), text: text)
                }
            }
        }
    }

    static func tick(_ label: String, _ name: String, _ isSet: Bool) -> HTML {
        H.label(.class("tick")) {
            H.input(.type("checkbox"), .named("name", name), .value("1"), .flag("checked", isSet))
            H.span(text: label)
        }
    }

    static func ticks(_ label: String, _ all: [(name: String, text: String, isSet: Bool)]) -> HTML {
        H.div(.class("field"), .role("group"), .label(label)) {
            H.span(.class("field-title"), text: label)
            H.div(.class("ticks")) { for it in all { tick(it.text, it.name, it.isSet) } }
        }
    }

    /// A form of one button that asks twice: folded up, with what it does.
    static func act(
        _ title: String, _ hint: String, _ act: String, to link: Link, isBad: Bool = true, _ visit: Visit,
        fields: HTML = .empty
    ) -> HTML {
        H.details(.class("act")) {
            H.summary(text: title)
            H.form(.class("stack"), .named("method", "post"), .action(link)) {
                FormParts.token(visit)
                H.input(.type("hidden"), .name("act"), .value(act))
                if !hint.isEmpty { H.p(.class("quiet"), text: hint) }
                fields
                H.button(.class(isBad ? "button button-bad" : "button"), .type("submit"), text: title)
            }
        }
    }

    /// A secret that is shown once.
    static func secret(_ title: String, _ hint: String, _ text: String) -> HTML {
        H.div(.class("panel secret"), .role("status")) {
            H.h2(text: title)
            H.p(.class("quiet"), text: hint)
            H.p(.class("command")) { H.code(text: text) }
        }
    }
}
