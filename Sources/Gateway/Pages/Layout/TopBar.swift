import Records

/// The bar at the top: where one is, who one is, and how one likes it.
enum TopBar {
    static func view(_ visit: Visit, live: Bool, isLive: Bool) -> HTML {
        let words = visit.phrases.frame
        return H.header(.class("bar")) {
            H.a(.class("brand"), .href(URLs.worklist.link), .label("Willis – \(words.worklist)")) {
                mark
                H.span(.class("brand-name"), text: "Willis")
            }
            if visit.session != nil {
                H.nav(.class("bar-nav"), .label(words.navigation)) {
                    H.a(
                        .href(URLs.board.link), isCase(visit) ? .named("aria-current", "true") : .none,
                        text: visit.language.cases.board)
                    H.a(.href(URLs.worklist.link), current(visit, .worklist), text: words.worklist)
                    patients(visit)
                    archive(visit)
                    if allow(visit.actor, .list, Resource(.ledger)) == .allowed {
                        H.a(
                            .href(URLs.audit.link), current(visit, .audit), text: visit.language.access.audit)
                    }
                    region(visit)
                    H.a(.href(URLs.rota.link), current(visit, .rota), text: visit.language.team.rota)
                }
            }
            H.div(.class("bar-end")) {
                if live && isLive { liveBadge(words) }
                if visit.session != nil { bell(visit) }
                preferences(visit)
                if let session = visit.session { person(session, visit) }
            }
        }
    }

    private static func current(_ visit: Visit, _ place: URLs) -> HTMLAttribute {
        place.matches(path: visit.path) ? .named("aria-current", "page") : .none
    }

    private static func isCase(_ visit: Visit) -> Bool {
        visit.path == URLs.board.rawValue || visit.path.hasPrefix("/cases/")
    }

    @HTMLBuilder private static func patients(_ visit: Visit) -> HTML {
        if allow(visit.actor, .list, Resource(.patient)) == .allowed {
            let isHere =
                visit.path == URLs.patients.rawValue || visit.path.hasPrefix(URLs.patients.rawValue + "/")
            H.a(
                .href(URLs.patients.link), isHere ? .named("aria-current", "true") : .none,
                text: visit.language.patientWords.patients)
        }
    }

    private static func archive(_ visit: Visit) -> HTML {
        guard let entrance = ArchiveTabs.entrance else { return .empty }
        return H.a(
            .href(entrance), ArchiveTabs.hold(visit.path) ? .named("aria-current", "true") : .none,
            text: visit.phrases.archive.archive)
    }

    private static func region(_ visit: Visit) -> HTML {
        H.a(
            .href(URLs.region.link), RegionTabs.hold(visit.path) ? .named("aria-current", "true") : .none,
            text: visit.language.region.region)
    }

    /// Shown by its colour, its shape and its word; the script keeps it true.
    private static func liveBadge(_ words: Phrases.Frame) -> HTML {
        H.span(.class("live"), .id("live"), .named("data-state", "off"), .role("status")) {
            H.span(.class("live-on"), text: words.live)
            H.span(.class("live-lost"), text: words.liveLost)
        }
    }

    /// Where one says how one is told; a number where something waits for this person.
    private static func bell(_ visit: Visit) -> HTML {
        let words = visit.language.notifications
        return H.span(.class("bells")) {
            if visit.emergencies > 0 {
                let text = visit.language.emergencyWords.alarm.filling("n", "\(visit.emergencies)")
                H.a(
                    .class("bell bell-alarm"), .href(URLs.emergencyReview.link), .title(text), .label(text)
                ) {
                    Icon.warning.html
                    H.span(.class("badge"), text: "\(visit.emergencies)")
                }
            }
            H.a(
                .class("bell"), .href(URLs.notifications.link), current(visit, .notifications),
                .title(words.title), .label(words.title)
            ) { Icon.bell.html }
        }
    }

    private static func preferences(_ visit: Visit) -> HTML {
        let words = visit.phrases.frame
        return H.form(.class("wishes"), .named("method", "post"), .action(URLs.preferences.link)) {
            FormParts.token(visit)
            H.input(.type("hidden"), .name("back"), .value(visit.path))
            for language in Language.allCases where language != visit.language {
                H.button(
                    .class("plain"), .type("submit"), .name("language"), .value(language.rawValue),
                    .language(language.tag), .title(words.language), text: language.ownName)
            }
            themeButton(visit)
        }
    }

    /// One button that goes round: as the device, light, dark.
    private static func themeButton(_ visit: Visit) -> HTML {
        let words = visit.phrases.frame
        let names: [Theme: String] = [
            .automatic: words.themeAutomatic, .light: words.themeLight, .dark: words.themeDark,
        ]
        let all = Theme.allCases
        let next = all[((all.firstIndex(of: visit.theme) ?? 0) + 1) % all.count]
        let hint = "\(words.theme): \(names[visit.theme] ?? "") → \(names[next] ?? "")"
        return H.button(
            .class("plain theme"), .type("submit"), .name("theme"), .value(next.rawValue), .title(hint),
            .label(hint)
        ) { themeIcon(visit.theme) }
    }

    private static func themeIcon(_ theme: Theme) -> HTML {
        let drawing =
            switch theme {
            case .automatic: "M8 2a6 6 0 1 0 0 12zM8 2a6 6 0 0 1 0 12"
            case .light:
                "M8 5a3 3 0 1 0 0 6 3 3 0 0 0 0-6M8 1v1.6M8 13.4V15M1 8h1.6M13.4 8H15M3 3l1.2 1.2M11.8 11.8 13 13M13 3l-1.2 1.2M4.2 11.8 3 13"
            case .dark: "M13.4 9.8A5.8 5.8 0 0 1 6.2 2.6a5.8 5.8 0 1 0 7.2 7.2z"
            }
        return S.svg(
            .class("icon theme-\(theme.rawValue)"), .named("viewBox", "0 0 16 16"), .named("fill", "none"),
            .named("stroke", "currentColor"), .named("stroke-width", "1.5"),
            .named("stroke-linecap", "round"),
            .hiddenFromReaders
        ) { S.path(.named("d", drawing)) }
    }

    private static func person(_ session: Visit.Session, _ visit: Visit) -> HTML {
        let words = visit.phrases.frame
        return H.div(.class("person")) {
            H.a(.class("plain"), .href(URLs.account.link), current(visit, .account), .title(words.account)) {
                H.bdi(text: session.account.shownName)
            }
            H.form(.named("method", "post"), .action(URLs.signOut.link), .flag("data-sign-out")) {
                FormParts.token(visit)
                H.button(.class("plain"), .type("submit"), text: words.signOut)
            }
        }
    }

    /// The ring of arteries.
    static let mark = S.svg(
        .class("mark"), .named("viewBox", "0 0 32 32"), .named("fill", "none"),
        .named("stroke", "currentColor"),
        .named("stroke-width", "2.4"), .named("stroke-linecap", "round"), .named("stroke-linejoin", "round"),
        .hiddenFromReaders
    ) {
        S.path(.named("d", "M16 8.5 22.5 12.5v7L16 23.5l-6.5-4v-7z"))
        S.path(.named("d", "M12.8 9.6 12 4M19.2 9.6 20 4M22.5 14 29 11M9.5 14 3 11M16 23.5v5"))
        S.circle(
            .class("mark-clot"), .named("cx", "22.5"), .named("cy", "12.5"), .named("r", "2.8"),
            .named("stroke", "none"))
    }
}

/// Parts that every form has.
enum FormParts {
    static func token(_ visit: Visit) -> HTML {
        H.input(.type("hidden"), .name("token"), .value(visit.formToken))
    }

    /// A labelled field.
    static func field(_ label: String, _ name: StaticString, _ attributes: HTMLAttribute...) -> HTML {
        H.div(.class("field")) {
            H.label(.named("for", "field-\(name)"), text: label)
            input([.id("field-\(name)"), .name(name), .flag("required")] + attributes)
        }
    }

    private static func input(_ attributes: [HTMLAttribute]) -> HTML {
        HTML(unchecked: "<input" + attributes.map(\.markup).joined() + ">")
    }

    /// A message above a form; readers hear it at once.
    static func notice(_ text: String?, good: Bool = false) -> HTML {
        guard let text else { return .empty }
        return H.p(
            .class(good ? "notice notice-good" : "notice notice-bad"), .role(good ? "status" : "alert")
        ) {
            (good ? Icon.check : Icon.warning).html
            H.span(text: text)
        }
    }
}
