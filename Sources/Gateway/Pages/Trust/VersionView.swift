import Records

/// Versions side by side.
enum VersionView {
    static func view(_ model: VersionModel, _ visit: Visit) -> HTML {
        let words = visit.language.trust
        let result = visit.phrases.result
        return H.section(.class("panel versions"), .id("versions-\(model.position)")) {
            H.h2(text: words.versionsTitle)
            H.div(.class("scroll")) {
                H.table(.class("plain-table")) {
                    H.thead {
                        H.tr {
                            for title in [words.version, words.who, words.when, words.vessels] {
                                H.th(text: title)
                            }
                            for title in [
                                "\(result.core) mL", "\(result.hypoperfusion) mL", "\(result.mismatch) mL",
                                result.mismatchRatio,
                            ] {
                                H.th(.class("number"), text: title)
                            }
                            H.th()
                            H.th()
                        }
                    }
                    H.tbody { for row in model.rows { view(row, words) } }
                }
            }
        }
    }

    private static func view(_ row: VersionModel.Row, _ words: TrustWords) -> HTML {
        H.tr {
            H.td(text: "\(row.number)")
            H.td { H.bdi(text: row.author) }
            H.td(text: row.time)
            H.td(text: row.vessels)
            if let note = row.note {
                H.td(.named("colspan", "6"), .class("version-note"), text: note)
            } else {
                for value in [row.core, row.hypoperfusion, row.mismatch, row.ratio] {
                    H.td(.class("number"), text: value)
                }
                H.td(text: row.verdict)
                H.td { if let link = row.link { H.a(.href(link), text: words.show) } }
            }
        }
    }
}
