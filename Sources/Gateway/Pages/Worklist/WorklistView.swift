enum WorklistView {
    static func page(_ model: WorklistModel, _ visit: Visit) -> PageContent {
        var content = PageContent(
            title: visit.phrases.frame.worklist, kind: "worklist",
            main: H.section(.class("worklist")) {
                head(model, visit)
                region(model, visit)
            })
        content.events = URLs.worklistEvents.link
        content.mayReload = model.search.isEmpty
        return content
    }

    private static func head(_ model: WorklistModel, _ visit: Visit) -> HTML {
        let words = visit.phrases.list
        return H.div(.class("list-head")) {
            H.h1(text: visit.phrases.frame.worklist)
            H.form(
                .class("search"), .id("search-form"), .role("search"), .named("method", "post"),
                .action(URLs.worklist.link)
            ) {
                FormParts.token(visit)
                H.label(.class("for-readers"), .named("for", "search"), text: words.search)
                Icon.search.html
                H.input(
                    .type("search"), .id("search"), .name("search"), .value(model.search),
                    .named("placeholder", words.searchHint), .named("autocomplete", "off"),
                    .named("spellcheck", "false"), .named("enterkeyhint", "search"),
                    .named("maxlength", "100"),
                    .post(URLs.worklistRows.link), .named("hx-trigger", "input changed delay:250ms, search"),
                    .named("hx-target", "#live-region"), .named("hx-swap", "outerHTML"),
                    .named("hx-include", "closest form"), .named("hx-sync", "closest form:replace"))
                H.button(.class("button search-go"), .type("submit"), text: words.search)
            }
        }
    }

    /// The part that is fetched again when studies arrive or the search changes.
    static func region(_ model: WorklistModel, _ visit: Visit) -> HTML {
        H.div(
            .id("live-region"), .class("list-region"), .post(URLs.worklistRows.link),
            .named("hx-trigger", "live"),
            .named("hx-swap", "outerHTML"), .named("hx-include", "#search-form")
        ) {
            summary(model, visit)
            if model.rows.isEmpty { nothing(model, visit) } else { table(model, visit) }
            if model.isCut {
                H.p(
                    .class("quiet list-cut"),
                    text: visit.phrases.list.limitReached.filling("n", "\(model.rows.count)"))
            }
        }
    }

    private static func summary(_ model: WorklistModel, _ visit: Visit) -> HTML {
        let words = visit.phrases.list
        return H.p(.class("list-summary"), .role("status")) {
            H.span(text: words.count.filling("n", "\(model.rows.count)"))
            H.span(
                .class("underway"), .named("data-underway", words.inProgress),
                .flag("hidden", model.underway == 0),
                text: words.inProgress.filling("n", "\(model.underway)"))
        }
    }

    private static func nothing(_ model: WorklistModel, _ visit: Visit) -> HTML {
        let words = visit.phrases.list
        return H.div(.class("panel empty")) {
            H.p(.class("empty-title"), text: model.search.isEmpty ? words.empty : words.nothingFound)
            if model.search.isEmpty { H.p(.class("quiet"), text: words.emptyHint) }
        }
    }

    private static func table(_ model: WorklistModel, _ visit: Visit) -> HTML {
        let words = visit.phrases.list
        let result = visit.phrases.result
        func number(_ name: String, _ rule: String) -> HTML {
            H.th(.class("number"), .named("scope", "col")) {
                name
                H.small(text: rule)
            }
        }
        return H.table(.class("list")) {
            H.thead {
                H.tr {
                    H.th(.class("col-state"), .named("scope", "col"), text: words.state)
                    H.th(.class("col-patient"), .named("scope", "col"), text: words.patient)
                    H.th(.class("col-arrived"), .named("scope", "col"), text: words.arrived)
                    number(result.core, "mL")
                    number(result.hypoperfusion, "mL")
                    number(result.mismatch, "mL")
                    number(result.ratioShort, "")
                    H.th(.class("col-side"), .named("scope", "col"), text: result.sideShort)
                    H.th(.class("col-source"), .named("scope", "col"), text: words.source)
                }
            }
            H.tbody { for row in model.rows { WorklistRowView.view(row, visit) } }
        }
    }
}
