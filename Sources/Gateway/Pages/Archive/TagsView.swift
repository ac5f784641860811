import Clinic

/// Every attribute of one object.
enum TagsView {
    static func page(_ model: TagsModel, _ visit: Visit) -> PageContent {
        let (words, own) = (visit.phrases.archive.details, visit.phrases.archive.tags)
        return PageContent(
            title: "\(own.title) · \(model.kind)", kind: "archive",
            main: H.section(.class("archive study")) {
                ArchiveTabs.bar(visit)
                H.section(.class("banner")) {
                    H.a(
                        .class("back"), .href(URLs.archiveStudy.link(model.place.study)),
                        .label(words.backToStudy), .title(words.backToStudy)
                    ) { Icon.back.html }
                    H.div(.class("banner-who")) {
                        H.h1(text: model.kind)
                        H.p { H.bdi(text: model.patient) }
                        H.p(.class("quiet")) { H.code(text: model.place.instance) }
                        H.p(.class("quiet")) {
                            "\(own.characterSet): "
                            H.bdi(
                                text: model.characterSets.isEmpty
                                    ? own.defaultCharacterSet : model.characterSets)
                        }
                    }
                }
                form(model, visit)
                sheet(model, own)
            })
    }

    private static func form(_ model: TagsModel, _ visit: Visit) -> HTML {
        let words = visit.phrases.archive.tags
        let here = URLs.archiveTags.link(model.place.study, model.place.series, model.place.instance)
        return H.form(
            .class("search tag-search"), .role("search"), .named("method", "get"), .action(here), .get(here),
            .named("hx-select", "#sheet"), .named("hx-target", "#sheet"), .named("hx-swap", "outerHTML"),
            .named("hx-sync", "this:replace"),
            .named("hx-trigger", "input delay:180ms from:#find, submit"), .named("hx-indicator", "#sheet")
        ) {
            H.label(.class("for-readers"), .named("for", "find"), text: words.find)
            Icon.search.html
            H.input(
                .type("search"), .id("find"), .name("find"), .value(model.find),
                .named("placeholder", words.findHint), .named("autocomplete", "off"),
                .named("spellcheck", "false"), .named("maxlength", "100"))
            H.button(.class("button search-go"), .type("submit"), text: words.find)
        }
    }

    private static func sheet(_ model: TagsModel, _ words: Phrases.Archive.Tags) -> HTML {
        H.section(.id("sheet"), .class("panel sheet"), .label(words.title)) {
            H.p(
                .class("quiet"), .role("status"),
                text: model.count == 0
                    ? words.nothing : words.count.filling("n", Figures.grouped(model.count)))
            if model.isCut {
                H.p(
                    .class("quiet"),
                    text: words.cut.filling("n", Figures.grouped(model.lines.count { $0.kind != .item })))
            }
            if !model.lines.isEmpty { table(model, words) }
        }
    }

    private static func table(_ model: TagsModel, _ words: Phrases.Archive.Tags) -> HTML {
        H.table(.class("tags")) {
            H.thead {
                H.tr {
                    H.th(.named("scope", "col"), text: words.tag)
                    H.th(.named("scope", "col"), text: words.vr)
                    H.th(.named("scope", "col"), text: words.name)
                    H.th(.named("scope", "col"), text: words.value)
                }
            }
            H.tbody { for line in model.lines { view(line, words) } }
        }
    }

    private static func view(_ line: TagSheet.Line, _ words: Phrases.Archive.Tags) -> HTML {
        let depth = "deep-\(min(line.depth, 8))"
        if line.kind == .item {
            return H.tr(.class("tag-item")) {
                H.td(.class(depth), .named("colspan", "4"), text: words.item.filling("n", line.name))
            }
        }
        return H.tr(.class(line.kind == .privateAttribute ? "tag-private" : "")) {
            H.td(.class("tag-tag \(depth)")) { H.code(text: line.tag) }
            H.td(.class("tag-vr")) { H.code(text: line.vr) }
            H.td(.class("tag-name"), line.keyword.isEmpty ? .none : .title(line.keyword)) {
                H.bdi(text: line.name.isEmpty ? words.unknownName : line.name)
                if line.kind == .privateAttribute { H.small(.class("tag-mark"), text: words.privateMark) }
            }
            H.td(.class("tag-value")) { value(line, words) }
        }
    }

    private static func value(_ line: TagSheet.Line, _ words: Phrases.Archive.Tags) -> HTML {
        switch line.kind {
        case .sequence:
            H.span(.class("quiet"), text: words.items.filling("n", Figures.grouped(line.size)))
        case .elsewhere: H.span(.class("quiet"), text: words.elsewhere)
        case _ where line.value.isEmpty && line.size > 0:
            H.span(.class("quiet"), text: words.bytes.filling("n", Figures.grouped(line.size)))
        default: H.bdi(text: line.value)
        }
    }
}
