/// The panel of other programs on the study page.
enum ForeignPanelView {
    static func view(_ panel: ForeignPanel, _ visit: Visit) -> HTML {
        let words = visit.language.comparison
        return H.section(.class("panel foreign")) {
            H.h2(text: words.panelTitle)
            H.p(.class("quiet"), text: words.panelHint)
            if !panel.rows.isEmpty { table(panel, words) }
            for trouble in panel.troubles { FormParts.notice(trouble) }
            if !panel.pictures.isEmpty { pictures(panel, words) }
            if !panel.rows.isEmpty {
                H.p { H.a(.href(URLs.comparison.link), text: words.allCases) }
            }
        }
    }

    private static func table(_ panel: ForeignPanel, _ words: Phrases.Comparison) -> HTML {
        H.div(.class("scroll")) {
            H.table(.class("plain-table foreign-table")) {
                H.thead {
                    H.tr {
                        H.th(.named("scope", "col"), text: words.quantity)
                        H.th(.class("number"), .named("scope", "col"), text: words.ours)
                        for column in panel.columns {
                            H.th(.class("number"), .named("scope", "col")) {
                                H.bdi(text: column.name)
                                H.small(.class("quiet"), text: column.kinds)
                            }
                        }
                    }
                }
                H.tbody {
                    for row in panel.rows {
                        H.tr(row.differs ? .class("differs") : .none) {
                            H.th(.named("scope", "row")) {
                                if row.differs { Icon.warning.html }
                                row.label
                            }
                            for cell in row.cells { H.td(.class("number"), text: cell) }
                        }
                    }
                }
            }
        }
    }

    private static func pictures(_ panel: ForeignPanel, _ words: Phrases.Comparison) -> HTML {
        H.div(.class("foreign-pictures")) {
            H.p(.class("foreign-flag")) {
                Icon.warning.html
                H.strong(text: words.unreliable)
                H.span(.class("quiet"), text: words.unreliableHint)
            }
            H.ul {
                for picture in panel.pictures {
                    H.li {
                        H.a(.href(picture.series)) {
                            if let thumbnail = picture.thumbnail {
                                H.img(
                                    .source(thumbnail), .named("alt", ""), .named("loading", "lazy"),
                                    .named("width", "128"), .named("height", "128"),
                                    .named("data-may-fail", ""))
                            }
                            H.span { H.bdi(text: picture.source) }
                            H.small(.class("quiet")) { H.bdi(text: picture.description) }
                        }
                    }
                }
            }
        }
    }
}
