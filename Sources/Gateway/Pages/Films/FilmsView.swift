/// All films, as a wall of small sheets.
enum FilmsView {
    static func page(_ model: FilmsModel, _ visit: Visit) -> PageContent {
        let words = visit.phrases.archive.films
        return PageContent(
            title: words.title, kind: "archive",
            main: H.section(.class("archive")) {
                ArchiveTabs.bar(visit)
                H.h1(text: words.title)
                H.p(.class("quiet"), text: words.explanation)
                if model.films.isEmpty {
                    H.div(.class("panel empty")) {
                        H.p(.class("empty-title"), text: words.empty)
                        H.p(.class("quiet"), text: words.emptyHint)
                    }
                } else {
                    H.p(
                        .class("list-summary"),
                        text: words.count.filling("n", Figures.grouped(model.count)))
                }
                H.div(.class("films")) { for film in model.films { card(film, words) } }
                H.p(.class("pages")) {
                    if model.isContinued { H.a(.href(URLs.films.link), text: words.newest) }
                    if let older = model.older { H.a(.href(older), text: words.older) }
                }
            })
    }

    private static func card(_ film: FilmCard, _ words: Phrases.Archive.Films) -> HTML {
        H.article(.class("panel film")) {
            H.a(.class("film-sheet"), .href(film.place)) {
                H.img(
                    .source(film.preview), .named("alt", words.sheet), .named("loading", "lazy"),
                    .named("decoding", "async"))
            }
            H.h2(.class("film-name")) { H.a(.href(film.place)) { name(film, words) } }
            H.p(.class("facts")) {
                H.span(text: film.printed)
                for fact in film.facts.dropFirst().prefix(3) where !fact.value.isEmpty {
                    H.span {
                        H.span(.class("quiet"), text: fact.label + " ")
                        H.bdi(text: fact.value)
                    }
                }
            }
        }
    }

    static func name(_ film: FilmCard, _ words: Phrases.Archive.Films) -> HTML {
        guard let names = film.names else { return H.span(.class("quiet"), text: words.unknownPatient) }
        return H.bdi(text: [names.first, names.second].filter { !$0.isEmpty }.joined(separator: "  "))
    }
}

/// One film, large.
enum FilmView {
    static func page(_ film: FilmCard, _ visit: Visit) -> PageContent {
        let words = visit.phrases.archive.films
        return PageContent(
            title: words.sheet, kind: "archive",
            main: H.section(.class("archive")) {
                ArchiveTabs.bar(visit)
                H.p(.class("crumb")) { H.a(.href(URLs.films.link), text: "← " + words.back) }
                H.div(.class("film-head")) {
                    H.h1 {
                        FilmsView.name(film, words)
                        if !film.patientID.isEmpty { H.bdi(.class("patient-id"), text: film.patientID) }
                    }
                    H.div(.class("doors")) {
                        if let study = film.study { H.a(.href(study), text: words.study) }
                        H.a(.href(film.sheet), .named("target", "_blank"), text: words.fullSize)
                    }
                }
                if film.names == nil { H.p(.class("quiet"), text: words.unknownHint) }
                FactList.view(film.facts)
                H.a(
                    .class("film-large"), .href(film.sheet), .named("target", "_blank"),
                    .title(words.fullSize)
                ) {
                    H.img(
                        .source(film.sheet), .named("alt", words.sheet), .named("width", "\(film.width)"),
                        .named("height", "\(film.height)"))
                }
            })
    }
}
