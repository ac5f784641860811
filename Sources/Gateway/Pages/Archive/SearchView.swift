import Clinic

/// The search among all studies. Without the library it is a form like any other; with it the list follows what is
/// typed.
enum SearchView {
    static func page(_ model: SearchModel, _ visit: Visit) -> PageContent {
        PageContent(
            title: visit.phrases.archive.archive, kind: "archive",
            main: H.section(.class("archive")) {
                ArchiveTabs.bar(visit)
                H.h1(.class("for-readers"), text: visit.phrases.archive.archive)
                form(model, visit)
                H.p(
                    .class("notice notice-bad"), .id("lost"), .role("alert"), .flag("hidden"),
                    text: visit.phrases.archive.search.lost)
                found(model, visit)
            })
    }

    // MARK: - The form

    private static func form(_ model: SearchModel, _ visit: Visit) -> HTML {
        let words = visit.phrases.archive.search
        return H.form(
            .class("finder"), .id("finder"), .role("search"), .named("method", "get"),
            .action(URLs.archive.link), .get(URLs.archive.link), .named("hx-select", "#found"),
            .named("hx-target", "#found"), .named("hx-swap", "outerHTML"), .named("hx-sync", "this:replace"),
            .named("hx-indicator", "#found"),
            .named("hx-trigger", "input delay:180ms from:#find, change delay:60ms, submit")
        ) {
            H.div(.class("finder-text")) {
                H.label(.class("for-readers"), .named("for", "find"), text: words.label)
                Icon.search.html
                H.input(
                    .type("search"), .id("find"), .name("q"), .value(model.wish.text),
                    .named("placeholder", words.hint), .named("autocomplete", "off"),
                    .named("spellcheck", "false"), .named("autocapitalize", "off"),
                    .named("enterkeyhint", "search"), .named("maxlength", "100"),
                    .named("aria-describedby", "finder-keys"),
                    model.isNarrowed ? .none : .flag("autofocus"))
                H.button(.class("button search-go"), .type("submit"), text: words.button)
            }
            choice(words.modality, "modality", words.anyModality, model.modalities, model.wish.modality)
            day(words.from, "from", model.wish.firstDay)
            day(words.to, "to", model.wish.lastDay)
            choice(words.source, "source", words.anySource, model.sources, model.wish.source)
            H.a(.class("finder-clear"), .href(URLs.archive.link), .named("data-clear", ""), text: words.clear)
            H.p(.class("for-readers"), .id("finder-keys"), text: words.keys)
        }
    }

    private static func choice(
        _ label: String, _ name: StaticString, _ all: String, _ values: [String], _ chosen: String
    ) -> HTML {
        H.div(.class("finder-choice finder-\(name)")) {
            H.label(.named("for", "find-\(name)"), text: label)
            H.select(.id("find-\(name)"), .name(name)) {
                H.option(.value(""), text: all)
                for value in values {
                    H.option(.value(value), .flag("selected", value == chosen), text: value)
                }
            }
        }
    }

    private static func day(_ label: String, _ name: StaticString, _ value: String) -> HTML {
        H.div(.class("finder-choice finder-\(name)")) {
            H.label(.named("for", "find-\(name)"), text: label)
            H.input(
                .type("date"), .id("find-\(name)"), .name(name), .value(ScannerDate.date(value)),
                .named("placeholder", "2026-01-31"))
        }
    }

    // MARK: - What was found

    private static func found(_ model: SearchModel, _ visit: Visit) -> HTML {
        H.div(.id("found"), .class("list-region")) {
            if let trouble = model.trouble { FormParts.notice(trouble) }
            summary(model, visit)
            if model.rows.isEmpty, model.next == nil { nothing(model, visit) } else { table(model, visit) }
        }
    }

    private static func summary(_ model: SearchModel, _ visit: Visit) -> HTML {
        let words = visit.phrases.archive.search
        let count = model.rows.count
        let text =
            model.next == nil
            ? Figures.counted(count, words.counted, one: words.oneStudy)
            : words.newest.filling("n", Figures.grouped(count))
        return H.p(.class("list-summary"), .role("status")) {
            if !model.isContinued, !model.rows.isEmpty { H.span(text: text) }
        }
    }

    private static func nothing(_ model: SearchModel, _ visit: Visit) -> HTML {
        let words = visit.phrases.archive.search
        return H.div(.class("panel empty")) {
            H.p(.class("empty-title"), text: model.isNarrowed ? words.nothing : words.empty)
            H.p(.class("quiet"), text: model.isNarrowed ? words.nothingHint : words.emptyHint)
            if model.isNarrowed {
                H.p { H.a(.href(URLs.archive.link), .named("data-clear", ""), text: words.clear) }
            }
        }
    }

    private static func table(_ model: SearchModel, _ visit: Visit) -> HTML {
        let words = visit.phrases.archive.search
        return H.table(.class("list studies")) {
            H.thead {
                H.tr {
                    H.th(.class("col-patient"), .named("scope", "col"), text: words.patient)
                    H.th(.class("col-when"), .named("scope", "col"), text: words.when)
                    H.th(.class("col-kind"), .named("scope", "col"), text: words.modality)
                    H.th(.class("col-what"), .named("scope", "col"), text: words.what)
                    H.th(.class("col-images"), .named("scope", "col"), text: words.images)
                    H.th(.class("col-from"), .named("scope", "col"), text: words.source)
                    H.th(.class("col-received"), .named("scope", "col"), text: words.received)
                }
            }
            H.tbody {
                for row in model.rows { SearchRowView.view(row, visit) }
                if let next = model.next { more(next, isLooking: model.rows.isEmpty, words) }
            }
        }
    }

    /// Stands for what follows: scrolled to, it takes its own place with it.
    private static func more(_ next: Link, isLooking: Bool, _ words: Phrases.Archive.Search) -> HTML {
        H.tr(
            .class("more"), .get(next), .named("hx-trigger", "revealed"), .named("hx-swap", "outerHTML"),
            .named("hx-select", "#found tbody > tr")
        ) {
            H.td(.named("colspan", "7")) {
                H.a(.class("more-link"), .href(next), text: isLooking ? words.moreLooking : words.more)
            }
        }
    }
}
