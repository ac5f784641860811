import Records

/// The history of changes, with what can be undone.
enum ChangesView {
    static func page(_ model: ChangesModel, _ visit: Visit) -> PageContent {
        let words = visit.phrases.archive.changes
        return PageContent(
            title: words.title, kind: "archive",
            main: H.section(.class("archive changes")) {
                ArchiveTabs.bar(visit)
                H.h1(text: words.title)
                H.p(.class("quiet"), text: words.explanation)
                if let trouble = model.trouble { FormParts.notice(trouble) }
                if let success = model.success { FormParts.notice(success, good: true) }
                filter(model, visit)
                if model.rows.isEmpty {
                    H.div(.class("panel empty")) { H.p(.class("empty-title"), text: words.none) }
                }
                H.ol(.class("change-list")) { for row in model.rows { entry(row, model, visit) } }
                if let older = model.older {
                    H.p { H.a(.class("more-link"), .href(older), text: words.older) }
                }
            })
    }

    private static func filter(_ model: ChangesModel, _ visit: Visit) -> HTML {
        let words = visit.phrases.archive.changes
        let filter = model.query.filter
        return H.form(
            .class("change-filter"), .role("search"), .named("method", "get"), .action(URLs.changes.link)
        ) {
            if let study = filter.studyUID {
                H.input(.type("hidden"), .name("study"), .value(study))
            }
            H.div(.class("finder-text")) {
                H.label(.class("for-readers"), .named("for", "find"), text: words.find)
                Icon.search.html
                H.input(
                    .type("search"), .id("find"), .name("q"), .value(filter.text),
                    .named("placeholder", words.find), .named("maxlength", "100"))
            }
            H.label(.class("for-readers"), .named("for", "kind"), text: words.kindLabel)
            H.select(.id("kind"), .name("kind")) {
                H.option(.value(""), text: words.anyKind)
                for kind in ChangeKind.allCases {
                    H.option(
                        .value(kind.rawValue), .flag("selected", kind == filter.kind),
                        text: words.kinds[kind.rawValue] ?? kind.rawValue)
                }
            }
            H.label(.class("tick")) {
                H.input(.type("checkbox"), .name("active"), .value("1"), .flag("checked", filter.onlyActive))
                H.span(text: words.onlyActive)
            }
            H.button(.class("button"), .type("submit"), text: words.show)
        }
    }

    private static func entry(_ row: ChangeRow, _ model: ChangesModel, _ visit: Visit) -> HTML {
        H.li(
            .class(row.undone.isEmpty ? "panel change" : "panel change change-undone"),
            .id("change-\(row.id)")
        ) {
            H.div(.class("change-head")) {
                H.span(.class("change-kind change-\(row.kind.rawValue)"), text: row.title)
                H.span(.class("quiet"), text: "#\(row.id)")
                H.span(.class("at"), text: row.when)
                H.span(.class("quiet"), text: row.author)
            }
            H.p(.class("change-about")) {
                if let study = row.study {
                    H.a(.href(study)) { H.bdi(text: row.patient.isEmpty ? "–" : row.patient) }
                } else {
                    H.bdi(text: row.patient)
                }
                if !row.about.isEmpty { H.span(text: " \(row.about)") }
                if !row.destination.isEmpty { H.strong(text: " \(row.destination)") }
                if !row.counts.isEmpty { H.span(.class("quiet"), text: " \(row.counts)") }
            }
            AttributeTable.view(row.attributes, visit)
            if !row.reason.isEmpty { H.p(.class("change-reason")) { H.bdi(text: "“\(row.reason)”") } }
            if !row.undone.isEmpty { H.p(.class("quiet"), text: row.undone) }
            if row.canBeUndone, model.mayUndo { undo(row, visit) }
        }
    }

    private static func undo(_ row: ChangeRow, _ visit: Visit) -> HTML {
        let words = visit.phrases.archive.changes
        return H.details(.class("change-undo")) {
            H.summary(text: words.undo)
            H.form(.named("method", "post"), .action(URLs.undoChange.link)) {
                FormParts.token(visit)
                H.input(.type("hidden"), .name("change"), .value(String(row.id)))
                H.p(.class("quiet"), text: words.undoHint)
                H.label(.named("for", "reason-\(row.id)"), text: words.reason)
                H.input(
                    .type("text"), .id("reason-\(row.id)"), .name("reason"), .named("maxlength", "200"),
                    .named("placeholder", words.reasonHint))
                H.button(.class("button"), .type("submit"), text: words.undoNow)
            }
        }
    }
}

/// Attributes before and after.
enum AttributeTable {
    @HTMLBuilder static func view(_ lines: [AttributeLine], _ visit: Visit) -> HTML {
        if !lines.isEmpty {
            H.table(.class("before-after")) {
                H.thead {
                    H.tr {
                        H.th(.named("scope", "col"), text: visit.phrases.archive.changes.attribute)
                        H.th(.named("scope", "col"), text: visit.phrases.archive.changes.old)
                        H.th(.named("scope", "col"), text: visit.phrases.archive.changes.new)
                    }
                }
                H.tbody {
                    for line in lines {
                        H.tr {
                            H.th(.named("scope", "row"), text: line.name)
                            H.td(.class("before")) { H.bdi(text: line.old) }
                            H.td(.class("after")) { H.bdi(text: line.new) }
                        }
                    }
                }
            }
        }
    }
}
