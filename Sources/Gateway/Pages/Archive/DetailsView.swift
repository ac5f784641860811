import Records

/// The page of one study of the archive.
enum DetailsView {
    static func page(_ model: DetailsModel, _ visit: Visit) -> PageContent {
        PageContent(
            title: model.names.first, kind: "archive",
            main: H.section(.class("archive study")) {
                ArchiveTabs.bar(visit)
                banner(model, visit)
                for notice in model.notices { FormParts.notice(notice) }
                series(model, visit)
                work(model, visit.phrases.archive.details)
            })
    }

    private static func banner(_ model: DetailsModel, _ visit: Visit) -> HTML {
        let words = visit.phrases.archive.details
        return H.section(.class("banner"), .label(visit.phrases.list.patient)) {
            H.a(.class("back"), .href(URLs.archive.link), .label(words.back), .title(words.back)) {
                Icon.back.html
            }
            H.div(.class("banner-who")) {
                H.h1 {
                    H.bdi(text: model.names.first)
                    if !model.names.second.isEmpty {
                        " "
                        H.bdi(.class("name-other"), text: model.names.second)
                    }
                }
                FactList.view(model.facts)
            }
            H.div(.class("banner-state")) {
                if let analysis = model.analysis {
                    H.a(.class("button"), .href(analysis)) {
                        H.span(text: words.analysis)
                        " "
                        Icon.right.html
                    }
                } else {
                    model.state.view()
                }
                if visit.session?.account.managesImages == true {
                    H.a(
                        .href(URLs.studyChange.link(model.studyUID)),
                        text: visit.phrases.archive.changes.change)
                }
            }
        }
    }

    private static func series(_ model: DetailsModel, _ visit: Visit) -> HTML {
        let words = visit.phrases.archive.details
        return H.section(.class("cards"), .label(words.series)) {
            H.h2 {
                Figures.counted(
                    model.series.count, words.seriesCount, one: visit.phrases.archive.search.oneSeries)
            }
            if model.series.isEmpty { H.p(.class("panel quiet"), text: words.noSeries) }
            for card in model.series { SeriesCardView.view(card, words) }
        }
    }

    private static func work(_ model: DetailsModel, _ words: Phrases.Archive.Details) -> HTML {
        H.section(.class("panel work")) {
            H.h2(text: words.work)
            if model.work.isEmpty {
                H.p(.class("quiet"), text: words.workNone)
            } else {
                H.ul(.class("work-lines")) { for line in model.work { workLine(line) } }
            }
        }
    }

    private static func workLine(_ line: WorkLine) -> HTML {
        H.li(.class(line.isFailed ? "work-failed" : "")) {
            H.span(.class("at"), text: line.when)
            H.strong(text: line.what)
            H.span(text: line.state)
            if !line.detail.isEmpty { H.span(.class("quiet"), text: line.detail) }
        }
    }
}

/// Labels with their values, in reading order; those without a value are left out.
enum FactList {
    static func view(_ facts: [StudyModel.Fact]) -> HTML {
        H.dl(.class("facts")) {
            for fact in facts where !fact.value.isEmpty {
                H.div {
                    H.dt(text: fact.label)
                    H.dd { H.bdi(text: fact.value) }
                }
            }
        }
    }
}
