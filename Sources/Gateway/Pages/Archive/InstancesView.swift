/// The objects of one series, a page at a time; also what opens within the card of the series.
enum InstancesView {
    static func page(_ model: InstancesModel, _ visit: Visit) -> PageContent {
        let words = visit.phrases.archive.details
        return PageContent(
            title: model.title, kind: "archive",
            main: H.section(.class("archive study")) {
                ArchiveTabs.bar(visit)
                H.section(.class("banner")) {
                    H.a(
                        .class("back"), .href(URLs.archiveStudy.link(model.place.study)),
                        .label(words.backToStudy), .title(words.backToStudy)
                    ) { Icon.back.html }
                    H.h1 {
                        H.span(.class("kind"), text: model.modality)
                        " "
                        H.bdi(text: model.title)
                    }
                }
                H.div(.class("panel")) { objects(model, visit) }
            })
    }

    private static func objects(_ model: InstancesModel, _ visit: Visit) -> HTML {
        let words = visit.phrases.archive.details
        return H.div(.class("objects")) {
            H.div(.class("scroll")) {
                H.table(.class("plain-table")) {
                    H.thead {
                        H.tr {
                            H.th(.class("number"), .named("scope", "col"), text: words.number)
                            H.th(.named("scope", "col"), text: words.kind)
                            H.th(.class("number"), .named("scope", "col"), text: words.pixels)
                            H.th(.class("number"), .named("scope", "col"), text: words.frames)
                            H.th(.class("number"), .named("scope", "col"), text: words.size)
                            H.th(.named("scope", "col"), text: words.encoding)
                            H.th(.named("scope", "col"), text: words.received)
                            H.th(.named("scope", "col")) { H.span(.class("for-readers"), text: words.tags) }
                        }
                    }
                    H.tbody { for row in model.rows { view(row, words) } }
                }
            }
            pages(model, words)
        }
    }

    private static func view(_ row: InstancesModel.Row, _ words: Phrases.Archive.Details) -> HTML {
        H.tr {
            H.td(.class("number"), text: row.number)
            H.td(text: row.kind)
            H.td(.class("number"), text: row.pixels)
            H.td(.class("number"), text: row.frames)
            H.td(.class("number"), text: row.size)
            H.td(text: row.encoding)
            H.td(text: row.received)
            H.td(.class("doors")) {
                H.a(.href(row.tags), .label("\(words.tags) \(row.number)"), text: words.tags)
                if let file = row.file {
                    H.a(
                        .href(file), .flag("download"), .label("\(words.download) \(row.number)"),
                        text: words.download)
                }
            }
        }
    }

    private static func pages(_ model: InstancesModel, _ words: Phrases.Archive.Details) -> HTML {
        func step(_ link: Link?, _ text: String) -> HTML {
            guard let link else { return .empty }
            return H.a(
                .href(link), .get(link), .named("hx-target", "closest .objects"),
                .named("hx-select", ".objects"), .named("hx-swap", "outerHTML show:top"), text: text)
        }
        return H.p(.class("pages")) {
            H.span(.class("quiet"), text: model.range)
            step(model.previous, words.previous)
            step(model.next, words.next)
        }
    }
}
