import Records

/// What a page hands to the frame around it.
package struct PageContent: Sendable {
    package var title: String
    package var main: HTML
    /// The stream that keeps the page fresh.
    package var events: Link?
    /// Without the stream the page may simply load itself again: no form on it holds anything typed.
    package var mayReload = false
    /// Drawn outside the main part: dialogs.
    package var outside: HTML = .empty
    package var kind: StaticString

    package init(title: String, kind: StaticString, main: HTML) {
        self.title = title
        self.kind = kind
        self.main = main
    }
}

/// The frame around every page: head, bar, footer.
package struct Layout: Sendable {
    package let assets: Assets
    package let clock: WallClock

    package init(assets: Assets, clock: WallClock) {
        self.assets = assets
        self.clock = clock
    }

    /// Live updates need the library.
    package var isLive: Bool { assets.library != nil }

    package func page(_ content: PageContent, _ visit: Visit) -> HTML {
        H.html(attributes(visit)) {
            head(content, visit)
            H.body(.class("page-\(content.kind)")) {
                H.a(.class("skip"), .anchor("main"), text: visit.phrases.frame.skipToContent)
                TopBar.view(visit, live: content.events != nil, isLive: isLive)
                H.main(
                    .id("main"),
                    content.events.map { .named("data-events", $0.path) } ?? .none,
                    .named("data-health", URLs.health.link.path)
                ) {
                    CallBar.view(visit)
                    StorageBanner.view(visit.notices, visit)
                    EmergencyBanner.view(visit)
                    content.main
                }
                footer(content, visit)
                content.outside
            }
        }
    }

    private func attributes(_ visit: Visit) -> [HTMLAttribute] {
        let words = visit.phrases.list
        return waiting(visit) + [
            .language(visit.language.tag), .named("data-theme", visit.theme.rawValue),
            .named("data-now", "\(visit.nowMilliseconds)"), .named("data-days", words.days),
            .named("data-hours", words.hours), .named("data-minutes", words.minutes),
            .named("data-seconds", words.seconds),
        ]
    }

    /// Whose entries may wait in the browser for a connection, and what is said of them.
    private func waiting(_ visit: Visit) -> [HTMLAttribute] {
        guard let session = visit.session else { return [] }
        let words = visit.language.cases
        return [
            .named("data-who", session.account.key), .named("data-unsaved", words.unsaved),
            .named("data-saved", words.saved), .named("data-sign-in", words.signInAgain),
            .named("data-leaving", words.leaving), .named("data-not-taken", words.notTaken),
            .named("data-gone", words.gone), .named("data-gone-session", words.goneSession),
            .named("data-gone-back", words.goneBack), .named("data-gone-sign-in", words.goneSignIn),
            .named("data-opened", words.opened),
        ]
    }

    private func head(_ content: PageContent, _ visit: Visit) -> HTML {
        let reload = content.events != nil && content.mayReload
        let refresh = H.meta(.named("http-equiv", "refresh"), .named("content", "15"))
        return H.head {
            H.meta(.named("charset", "utf-8"))
            H.meta(.name("viewport"), .named("content", "width=device-width, initial-scale=1"))
            H.meta(.name("color-scheme"), .named("content", colourScheme(visit.theme)))
            H.meta(.name("robots"), .named("content", "noindex, nofollow"))
            H.meta(.name("format-detection"), .named("content", "telephone=no"))
            H.meta(.name("htmx-config"), .named("content", Self.libraryConfiguration))
            H.title(text: "\(content.title) · Willis")
            H.link(.named("rel", "icon"), .type("image/svg+xml"), .href(assets.icon.link))
            H.link(.named("rel", "stylesheet"), .href(assets.style.link))
            if reload { isLive ? H.noscript { refresh } : refresh }
            if let library = assets.library { H.script(.source(library.link), .flag("defer")) }
            H.script(.source(assets.script.link), .flag("defer"))
        }
    }

    /// No inline style, no code from attributes, and no copy of a page in the browser's storage.
    private static let libraryConfiguration = """
        {"includeIndicatorStyles":false,"allowEval":false,"allowScriptTags":false,"selfRequestsOnly":true,\
        "historyEnabled":false,"historyCacheSize":0,"refreshOnHistoryMiss":true,"timeout":20000}
        """

    private func colourScheme(_ theme: Theme) -> String {
        switch theme {
        case .automatic: "light dark"
        case .light: "light"
        case .dark: "dark"
        }
    }

    private func footer(_ content: PageContent, _ visit: Visit) -> HTML {
        let words = visit.phrases.frame
        return H.footer(.class("foot")) {
            H.p(.class("foot-use"), text: words.researchOnly)
            if visit.session != nil {
                let zone = clock.zoneName(at: visit.nowMilliseconds)
                H.p(text: words.timesIn.filling("zone", zone))
            }
            if content.events != nil && !isLive {
                H.p {
                    words.liveOff + " "
                    if let page = URLs.page(path: visit.path) { H.a(.href(page), text: words.reload) }
                }
            }
        }
    }
}
