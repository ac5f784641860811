import Clinic
import Records

enum StudyView {
    static func page(_ model: StudyModel, _ visit: Visit) -> PageContent {
        var content = PageContent(
            title: model.names.first, kind: "study", main: region(model, visit))
        content.events = URLs.studyEvents.link(model.studyUID)
        content.mayReload = model.state.kind.isUnderway || model.isAwaitingVersion
        content.outside = MontageView.dialog(
            [model.names.first, model.facts.first?.value ?? ""].filter { !$0.isEmpty }.joined(
                separator: " · "), visit)
        return content
    }

    /// One version of a result, which does not change any more.
    static func version(_ model: StudyModel, _ version: ResultVersion, _ visit: Visit) -> PageContent {
        let words = visit.language.trust
        let note = words.versionNote.filling("n", "\(version.number)").filling("who", version.author)
        let main = H.div(.class("study")) {
            banner(model, visit)
            H.p(.class("notice")) {
                H.strong(text: note)
                " "
                H.a(.href(URLs.study.link(model.studyUID)), text: words.backToAutomatic)
            }
            for report in model.reports { ReportView.view(report, study: model.studyUID, visit) }
        }
        var content = PageContent(title: model.names.first, kind: "study", main: main)
        content.outside = MontageView.dialog(
            [model.names.first, note].joined(separator: " · "), visit)
        return content
    }

    /// Everything that changes when the study does. It tells the server which version it shows, so that a page that
    /// is up to date is left alone.
    static func region(_ model: StudyModel, _ visit: Visit) -> HTML {
        H.div(
            .id("live-region"), .class("study"), .get(URLs.studyContent.link(model.studyUID)),
            .named("hx-trigger", "live"), .named("hx-swap", "outerHTML"),
            .named("hx-headers", "{\"If-None-Match\":\"\(version(model, visit))\"}")
        ) { content(model, visit) }
    }

    /// Changes when anything shown does, but for the clock.
    static func version(_ model: StudyModel, _ visit: Visit) -> String {
        var still = model
        still.elapsed = ""
        still.status?.sinceLastImage = ""
        return String(InputDigest.of(content(still, visit).markup.utf8).prefix(16))
    }

    @HTMLBuilder private static func content(_ model: StudyModel, _ visit: Visit) -> HTML {
        banner(model, visit)
        if let warning = model.identityWarning { FormParts.notice(warning) }
        if let conflict = model.conflict { FormParts.notice(conflict) }
        if let trouble = model.trouble { FormParts.notice(trouble) }
        if let status = model.status { waiting(status, model.state, visit.language.steps) }
        // With a case the question is whether the patient may be treated; without one, what the images show.
        if let rules = model.rules, rules.caseKey != nil { StudyRulesView.view(rules, visit) }
        for report in model.reports { ReportView.view(report, study: model.studyUID, visit) }
        if let rules = model.rules, rules.caseKey == nil { StudyRulesView.view(rules, visit) }
        if let foreign = model.foreign { ForeignPanelView.view(foreign, visit) }
        SeriesView.view(model.series, visit.phrases.study)
        H.p(.class("elsewhere")) {
            H.a(
                .href(URLs.archiveStudy.link(model.studyUID)),
                text: visit.phrases.archive.details.inArchive)
        }
    }

    private static func banner(_ model: StudyModel, _ visit: Visit) -> HTML {
        let words = visit.phrases.study
        return H.section(.class("banner"), .label(visit.phrases.list.patient)) {
            H.a(.class("back"), .href(URLs.worklist.link), .label(words.back), .title(words.back)) {
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
                H.dl(.class("facts")) {
                    for fact in model.facts where !fact.value.isEmpty {
                        H.div {
                            H.dt(text: fact.label)
                            H.dd { H.bdi(text: fact.value) }
                        }
                    }
                }
            }
            H.div(.class("banner-state")) {
                H.a(
                    .class("button open-viewer"), .href(URLs.studyViewer.link(model.studyUID)),
                    text: visit.language.viewer.open)
                model.state.view()
                H.span(.class("banner-clock")) {
                    H.span(
                        .class("elapsed"), .named("data-since", "\(model.arrivedMilliseconds)"),
                        text: model.elapsed)
                    H.small(text: words.sinceArrival)
                }
            }
        }
    }

    private static func waiting(
        _ status: StudyModel.Status, _ state: StateBadge, _ words: Phrases.Steps
    ) -> HTML {
        H.section(.class("panel waiting waiting-\(state.kind.rawValue)"), .role("status")) {
            H.p(.class("waiting-title")) {
                state.kind.icon.html
                H.span(text: status.title)
                if let percent = status.percent { H.span(.class("percent"), text: "\(percent) %") }
            }
            if let percent = status.percent {
                H.progress(
                    .named("max", "100"), .value("\(percent)"), .label(status.title), text: "\(percent) %")
            }
            if let steps = status.steps {
                StepsView.view(steps)
                if let last = steps.lastImageMilliseconds {
                    StepsView.lastImage(last, elapsed: status.sinceLastImage, words)
                }
            }
            if !status.hint.isEmpty { H.p(.class("quiet"), text: status.hint) }
            if let reason = status.reason { H.p(.class("cause")) { H.code(text: reason) } }
        }
    }
}
