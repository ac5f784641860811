import Clinic
import Records

/// All open cases with their clocks, for a wall and for a phone.
enum BoardView {
    static func page(_ rows: [BoardEntry], _ visit: Visit, _ clock: WallClock) -> PageContent {
        let words = visit.language.cases
        var content = PageContent(
            title: words.board, kind: "board",
            main: H.section(.class("board")) {
                H.div(.class("board-head")) {
                    H.h1(text: words.board)
                    H.a(.class("button open-new"), .href(URLs.openCase.link), text: words.openTitle)
                }
                region(rows, visit, clock)
            })
        content.mayReload = true
        content.events = URLs.boardEvents.link
        return content
    }

    /// The part that is fetched anew when a case changes.
    static func region(_ rows: [BoardEntry], _ visit: Visit, _ clock: WallClock) -> HTML {
        H.div(
            .id("live-region"), .class("board-region"), .get(URLs.boardRegion.link),
            .named("hx-trigger", "live"),
            .named("hx-swap", "outerHTML"), .named("data-board", URLs.boardRegion.link.path)
        ) {
            if rows.isEmpty {
                H.div(.class("panel empty")) {
                    H.p(.class("empty-title"), text: visit.language.cases.boardEmpty)
                    H.p(.class("quiet"), text: visit.language.cases.boardEmptyHint)
                }
            }
            H.ul(.class("board-list")) { for row in rows { card(row, visit, clock) } }
        }
    }

    private static func card(_ row: BoardEntry, _ visit: Visit, _ clock: WallClock) -> HTML {
        let words = visit.language.cases
        let isComing = BoardQuery.isComing(row, to: visit)
        let state = isComing ? StrokeCase.State.active : row.item.state
        return H.li(.class("board-card board-\(state.rawValue)"), .id("case-\(row.item.id)")) {
            H.a(.class("board-link"), .href(URLs.casePage.link(row.item.key))) {
                H.span(.class("board-clock")) { elapsed(row, visit) }
                H.span(.class("board-who")) {
                    let images = row.study.map { [$0] } ?? []
                    H.strong {
                        H.bdi(text: CasePerson.name(row.record, words, visit.language, images: images))
                    }
                    H.span(
                        .class("quiet"),
                        text: CasePerson.ageAndSex(row.ageYears, row.sex, visit.phrases.study))
                }
                H.span(.class("board-facts")) { facts(row, visit) }
                H.span(.class("board-site quiet")) {
                    H.span(
                        .class("case-state case-state-\(state.rawValue)"),
                        text: isComing
                            ? row.facts.moment(.hubDoor) == nil ? words.sentHere : words.cameFrom
                            : words.states[state.rawValue] ?? "")
                    if let site = row.site { SiteWriting.name(site, visit.language) }
                }
                H.span(.class("board-due")) { due(row, visit) }
            }
            twins(row, visit)
        }
    }

    /// Which other cases of the board may be this patient's: where they are compared, and made one with a tap.
    private static func twins(_ row: BoardEntry, _ visit: Visit) -> HTML {
        guard !row.twins.isEmpty else { return .empty }
        let words = visit.language.twins
        return H.a(.class("board-twins"), .href(URLs.casePage.link(row.item.key).at("panel-same"))) {
            Icon.warning.html
            H.strong(text: words.perhaps)
            for twin in row.twins {
                H.bdi(text: CasePerson.name(twin.record, visit.language.cases, visit.language))
            }
            H.span(.class("quiet"), text: row.twins.first.map { words.ground($0.ground) } ?? "")
            H.span(.class("board-twins-go"), text: words.compare + " →")
        }
    }

    private static func elapsed(_ row: BoardEntry, _ visit: Visit) -> HTML {
        let words = visit.language.cases
        let onset = OnsetClock(row.facts)
        guard let from = onset.fromMilliseconds else {
            return H.span(.class("board-unknown"), text: words.onsetUnknown)
        }
        return H.span {
            H.time(
                .class("board-figure"), .named("data-since", "\(from)"),
                text: Figures.elapsed(milliseconds: visit.nowMilliseconds - from, visit.phrases.list))
            H.small(text: onset.basis == .onset ? words.sinceOnset : words.sinceWell)
        }
    }

    /// Whether people are still being called; that nobody comes is the first thing to see.
    private static func team(_ row: BoardEntry, _ visit: Visit) -> [HTML] {
        guard let state = row.team else { return [] }
        let isAlone = state == .unanswered
        return [
            H.span(.class(isAlone ? "state state-failed" : "state state-analysing")) {
                isAlone ? Icon.warning.html : Icon.working.html
                H.span(text: visit.language.team.states[state] ?? state.rawValue)
            }
        ]
    }

    private static func facts(_ row: BoardEntry, _ visit: Visit) -> [HTML] {
        let words = visit.language.cases
        var pieces = team(row, visit)
        let score = NIHSS.score(row.facts)
        if let value = score.value { pieces.append(H.span(text: "NIHSS \(value)")) }
        if let vessel = row.facts.value("occlusion"), vessel != "none", vessel != "unknown" {
            pieces.append(H.span(text: words.choice("occlusion", vessel)))
        }
        if let report = row.study.flatMap({ StateBadge.headline($0.reports) }), report.status == .completed {
            let core = Figures.decimal(report.number(.core), places: 0)
            let late = Figures.decimal(report.number(.hypoperfusion), places: 0)
            pieces.append(
                H.span(.class("board-volumes")) {
                    H.span(.class("figure-core"), text: core)
                    " / "
                    H.span(.class("figure-hypoperfusion"), text: late)
                    " mL"
                })
        } else if let study = row.study {
            pieces.append(StateBadge(study, visit.phrases).view())
        }
        if let drug = row.facts.value("drug"), row.facts.moment(.needle) != nil {
            pieces.append(H.span(text: words.choice("drug", drug)))
        }
        if let grade = row.facts.value("mtici") { pieces.append(H.span(text: "mTICI \(grade)")) }
        return pieces
    }

    private static func due(_ row: BoardEntry, _ visit: Visit) -> HTML {
        guard row.item.state == .active || BoardQuery.isComing(row, to: visit) else { return .empty }
        let next = row.targets.compactMap { $0.standing(row.facts) }.filter {
            CountdownView.isShown($0, now: visit.nowMilliseconds)
        }
        .min { $0.dueMilliseconds < $1.dueMilliseconds }
        return next.map { CountdownView.view($0, now: visit.nowMilliseconds, visit) } ?? .empty
    }
}
