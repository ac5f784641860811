import Clinic
import DICOM
import Records

/// What can be changed in a study.
struct StudyChangeModel: Sendable {
    var studyUID: String
    var names: PatientNames
    /// What is shown now of patient and study.
    var attributes: [AttributeChange]
    var patientAttributes: [AttributeChange]
    var series: [(uid: String, title: String)]
    /// Devices that can be told of a rejection.
    var peers: [String] = []
    var mayChange: Bool
    var trouble: String?
    /// What could not be done, to be put right.
    var wish: ChangeWish?

    init(
        _ contents: StudyBrowser.Contents, _ attributes: [AttributeChange], _ visit: Visit, _ clock: WallClock
    ) {
        let details = DetailsModel(contents, visit, clock)
        studyUID = details.studyUID
        names = details.names
        self.attributes = attributes
        patientAttributes = attributes.filter { change in
            CorrectableAttribute.named(change.keyword)?.levels.contains(.patient) == true
        }
        series = details.series.map { ($0.seriesUID, "\($0.modality) \($0.title) (\($0.count))") }
        mayChange = visit.session?.account.managesImages ?? false
    }
}

/// The page on which somebody says what to change in a study.
enum StudyChangeView {
    static func page(_ model: StudyChangeModel, _ visit: Visit) -> PageContent {
        let words = visit.phrases.archive.changes
        return PageContent(
            title: words.changeTitle, kind: "archive",
            main: H.section(.class("archive changes study")) {
                ArchiveTabs.bar(visit)
                head(model.studyUID, words.changeTitle, model.names, visit)
                if let trouble = model.trouble { FormParts.notice(trouble) }
                if model.mayChange { parts(model, visit) } else { FormParts.notice(words.noPermission) }
            })
    }

    static func head(_ study: String, _ title: String, _ names: PatientNames, _ visit: Visit) -> HTML {
        let words = visit.phrases.archive.changes
        return H.section(.class("banner"), .label(visit.phrases.list.patient)) {
            H.a(.class("back"), .href(URLs.archiveStudy.link(study)), .label(words.back), .title(words.back))
            {
                Icon.back.html
            }
            H.div(.class("banner-who")) {
                H.h1(text: title)
                H.p {
                    H.bdi(text: names.first)
                    if !names.second.isEmpty {
                        " "
                        H.bdi(.class("name-other"), text: names.second)
                    }
                }
            }
            H.div(.class("banner-state")) {
                H.a(.href(URLs.changes.link.asking([("study", study)])), text: words.history)
            }
        }
    }

    @HTMLBuilder private static func parts(_ model: StudyChangeModel, _ visit: Visit) -> HTML {
        let words = visit.phrases.archive.changes
        part(.correct, words.correct, words.correctHint, model, visit) {
            fields(model.attributes, "s", .correct, model, words)
        }
        part(.correctPatient, words.correctPatient, words.correctPatientHint, model, visit) {
            fields(model.patientAttributes, "p", .correctPatient, model, words)
        }
        part(.correctSeries, words.correctSeries, words.correctSeriesHint, model, visit) {
            seriesChoice("c", model, words, allowsAll: false)
            for keyword in ["SeriesDescription", "ProtocolName", "BodyPartExamined", "Laterality"] {
                field(words.attributes[keyword] ?? keyword, keyword, "c", model.wish?[keyword] ?? "")
            }
        }
        part(.moveToPatient, words.moveToPatient, words.moveToPatientHint, model, visit) {
            field(words.otherPatient, "patient", "m", model.wish?["patient"] ?? "", isRequired: true)
            field(words.otherIssuer, "issuer", "m", model.wish?["issuer"] ?? "")
        }
        part(.moveToStudy, words.moveToStudy, words.moveToStudyHint, model, visit) {
            seriesChoice("t", model, words)
            field(words.otherStudy, "other", "t", model.wish?["other"] ?? "", isRequired: true)
        }
        part(.merge, words.merge, words.mergeHint, model, visit) {
            field(words.otherPatient, "patient", "g", model.wish?["patient"] ?? "", isRequired: true)
            field(words.otherIssuer, "issuer", "g", model.wish?["issuer"] ?? "")
        }
        part(.reject, words.reject, words.rejectHint, model, visit) {
            seriesChoice("r", model, words)
            H.div(.class("field")) {
                H.label(.named("for", "r-cause"), text: words.cause)
                H.select(.id("r-cause"), .name("cause")) {
                    for cause in RejectionReason.allCases {
                        H.option(.value(cause.rawValue), text: words.causes[cause.rawValue] ?? cause.rawValue)
                    }
                }
            }
            H.div(.class("field")) {
                H.label(.named("for", "r-tell"), text: words.tell)
                H.select(.id("r-tell"), .name("tell")) {
                    H.option(.value(""), text: words.nobody)
                    for peer in model.peers { H.option(.value(peer), text: peer) }
                }
            }
        }
        part(.delete, words.delete, words.deleteHint, model, visit) { seriesChoice("d", model, words) }
    }

    private static func part(
        _ action: ChangeWish.Action, _ title: String, _ hint: String, _ model: StudyChangeModel,
        _ visit: Visit, @HTMLBuilder _ content: () -> HTML
    ) -> HTML {
        let words = visit.phrases.archive.changes
        return H.details(.class("panel change-part"), .flag("open", model.wish?.action == action)) {
            H.summary(text: title)
            H.form(.named("method", "post"), .action(URLs.studyChange.link(model.studyUID))) {
                FormParts.token(visit)
                H.input(.type("hidden"), .name("do"), .value(action.rawValue))
                H.p(.class("quiet"), text: hint)
                H.div(.class("change-fields")) {
                    content()
                    field(
                        words.reason, "reason", action.rawValue, model.wish?["reason"] ?? "",
                        hint: words.reasonHint)
                }
                H.button(.class("button"), .type("submit"), text: words.preview)
            }
        }
    }

    @HTMLBuilder private static func fields(
        _ attributes: [AttributeChange], _ prefix: String, _ action: ChangeWish.Action,
        _ model: StudyChangeModel, _ words: Phrases.Archive.Changes
    ) -> HTML {
        for attribute in attributes {
            field(
                words.attributes[attribute.keyword] ?? attribute.keyword, attribute.keyword, prefix,
                model.wish.flatMap { $0.action == action ? $0[attribute.keyword] : nil } ?? attribute.old)
        }
    }

    private static func field(
        _ label: String, _ name: String, _ prefix: String, _ value: String, isRequired: Bool = false,
        hint: String = ""
    ) -> HTML {
        H.div(.class("field")) {
            H.label(.named("for", "\(prefix)-\(name)"), text: label)
            H.input(
                .type("text"), .id("\(prefix)-\(name)"), .named("name", name), .value(value),
                .named("maxlength", "400"), .named("autocomplete", "off"), .named("spellcheck", "false"),
                hint.isEmpty ? .none : .named("placeholder", hint), .flag("required", isRequired))
        }
    }

    private static func seriesChoice(
        _ prefix: String, _ model: StudyChangeModel, _ words: Phrases.Archive.Changes, allowsAll: Bool = true
    ) -> HTML {
        H.div(.class("field")) {
            H.label(.named("for", "\(prefix)-series"), text: words.series)
            H.select(.id("\(prefix)-series"), .name("series")) {
                if allowsAll { H.option(.value(""), text: words.whole) }
                for series in model.series { H.option(.value(series.uid), text: series.title) }
            }
        }
    }

    // MARK: - Before it is done

    static func confirmation(
        _ wish: ChangeWish, _ lines: [AttributeLine], _ model: StudyChangeModel, _ visit: Visit
    ) -> PageContent {
        let words = visit.phrases.archive.changes
        return PageContent(
            title: words.confirmTitle, kind: "archive",
            main: H.section(.class("archive changes study")) {
                ArchiveTabs.bar(visit)
                head(model.studyUID, words.confirmTitle, model.names, visit)
                H.section(.class("panel")) {
                    H.h2(text: wish.action.title(words))
                    H.p(.class("quiet"), text: wish.action.hint(words))
                    if let series = wish.target.seriesUID {
                        H.p(text: model.series.first { $0.uid == series }?.title ?? series)
                    } else if wish.action == .delete || wish.action == .reject {
                        H.p(text: words.whole)
                    }
                    if wish.action == .reject, !wish["tell"].isEmpty {
                        H.p(text: "\(words.tell): \(wish["tell"])")
                    }
                    AttributeTable.view(lines, visit)
                    if !wish.reason.isEmpty {
                        H.p(.class("change-reason")) { H.bdi(text: "“\(wish.reason)”") }
                    }
                    H.form(
                        .class("change-confirm"), .named("method", "post"),
                        .action(URLs.studyChange.link(model.studyUID))
                    ) {
                        FormParts.token(visit)
                        H.input(.type("hidden"), .name("do"), .value(wish.action.rawValue))
                        H.input(.type("hidden"), .name("confirmed"), .value("1"))
                        for field in wish.fields {
                            H.input(.type("hidden"), .named("name", field.name), .value(field.value))
                        }
                        H.button(.class("button"), .type("submit"), text: words.confirm)
                        H.a(.href(URLs.studyChange.link(model.studyUID)), text: words.cancel)
                    }
                }
            })
    }
}

extension ChangeWish.Action {
    func title(_ words: Phrases.Archive.Changes) -> String {
        switch self {
        case .correct: words.correct
        case .correctPatient: words.correctPatient
        case .correctSeries: words.correctSeries
        case .moveToPatient: words.moveToPatient
        case .moveToStudy: words.moveToStudy
        case .merge: words.merge
        case .reject: words.reject
        case .delete: words.delete
        }
    }

    func hint(_ words: Phrases.Archive.Changes) -> String {
        switch self {
        case .correct: words.correctHint
        case .correctPatient: words.correctPatientHint
        case .correctSeries: words.correctSeriesHint
        case .moveToPatient: words.moveToPatientHint
        case .moveToStudy: words.moveToStudyHint
        case .merge: words.mergeHint
        case .reject: words.rejectHint
        case .delete: words.deleteHint
        }
    }
}
