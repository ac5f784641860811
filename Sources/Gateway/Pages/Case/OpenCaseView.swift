import Clinic
import Records

/// What the form for a new case needs to know.
struct OpenCaseModel: Sendable {
    var visit: Visit
    var sites: [Site]
    var typed: Form?
    var trouble: (fact: String, reason: FactRefusal)?

    static func make(_ visit: Visit, _ face: PageFace) async throws -> OpenCaseModel {
        let (cases, actor) = try CaseQuery.asked(visit, face)
        return OpenCaseModel(visit: visit, sites: try await cases.workplaces(actor))
    }
}

/// Opening a case: four taps and a number. Everything else can wait until it runs.
enum OpenCaseView {
    static func page(_ model: OpenCaseModel) -> PageContent {
        let words = model.visit.language.cases
        return PageContent(
            title: words.openTitle, kind: "open-case",
            main: H.div(.class("panel open-case")) {
                H.h1(text: words.openTitle)
                FormParts.notice(model.trouble.map { "\(words.fact($0.fact)): \(words.refusal($0.reason))" })
                form(model, words)
            })
    }

    private static func form(_ model: OpenCaseModel, _ words: CaseWords) -> HTML {
        let typed = model.typed
        return H.form(
            .class("open-form"), .named("method", "post"), .action(URLs.openCase.link),
            .named("autocomplete", "off"), .flag("data-opens"), .named("data-waits", words.openWaits)
        ) {
            FormParts.token(model.visit)
            H.input(.type("hidden"), .name("key"), .value(typed?["key"] ?? String(Secret.make().prefix(32))))
            if model.sites.count > 1 { sites(model, words) }
            group(
                words.place, "place", [("here", words.placeHere), ("coming", words.placeComing)], typed,
                first: "here")
            H.div(.class("open-eta")) {
                group(
                    words.milestone(.expectedDoor), "eta",
                    [10, 20, 30, 45, 60].map { ("\($0)", words.within($0)) },
                    typed)
            }
            onset(words, typed)
            H.div(.class("open-row")) {
                group(
                    words.fact("sex"), "sex",
                    [("M", words.choice("sex", "M")), ("F", words.choice("sex", "F"))],
                    typed)
                field(words.fact("age"), "age", typed, .named("inputmode", "numeric"))
                field("NIHSS", "nihss.total", typed, .named("inputmode", "numeric"))
            }
            H.div(.class("open-row")) {
                field(words.patientName, "name", typed, looking: true, .named("placeholder", words.nameHint))
                field(words.recordNumber, "number", typed, looking: true)
            }
            PatientMatchView.view([], chosen: "", model.visit)
            H.button(.class("button wide open-go"), .type("submit"), text: words.openButton)
            H.p(.class("quiet"), text: words.openHint)
        }
    }

    private static func onset(_ words: CaseWords, _ typed: Form?) -> HTML {
        H.div {
            group(
                words.fact("onset-mode"), "onset-mode",
                OnsetMode.allCases.map { ($0.rawValue, words.choice("onset-mode", $0.rawValue)) }, typed)
            group(
                words.onsetWhen, "onset-ago",
                [0, 30, 60, 120, 180, 270, 360].map { ("\($0)", words.ago($0)) }, typed)
            H.div(.class("open-row")) {
                time(words.onsetAt, "onset-at", typed, words)
                H.div(.class("open-woke")) {
                    time(words.wokeAt, "woke-at", typed, words)
                }
            }
        }
    }

    private static func sites(_ model: OpenCaseModel, _ words: CaseWords) -> HTML {
        group(
            words.site, "site",
            model.sites.map { ("\($0.id)", SiteWriting.name($0, model.visit.language)) }, model.typed,
            first: model.sites.first.map { "\($0.id)" })
    }

    static func group(
        _ label: String, _ name: String, _ choices: [(value: String, text: String)], _ typed: Form?,
        first: String? = nil
    ) -> HTML {
        let chosen = typed?[name] ?? first
        return H.div(.class("open-group")) {
            H.p(.class("fact-name"), text: label)
            H.div(.class("picks"), .role("radiogroup"), .label(label)) {
                for choice in choices {
                    H.label(.class("pick")) {
                        H.input(
                            .type("radio"), .named("name", name), .value(choice.value),
                            .flag("checked", choice.value == chosen))
                        H.span(text: choice.text)
                    }
                }
            }
        }
    }

    /// A time as on a clock of 24 hours, with digits alone if the keyboard has no more.
    private static func time(_ label: String, _ name: String, _ typed: Form?, _ words: CaseWords) -> HTML {
        H.label(.class("open-field")) {
            H.span(.class("fact-name"), text: label)
            H.input(
                .named("name", name), .value(typed?[name] ?? ""), .named("maxlength", "20"),
                .named("inputmode", "numeric"), .named("placeholder", "14:05"), .title(words.timeHint))
        }
    }

    static func field(
        _ label: String, _ name: String, _ typed: Form?, looking: Bool = false,
        _ attribute: HTMLAttribute = .none
    ) -> HTML {
        let look: [HTMLAttribute] =
            looking
            ? [
                .post(URLs.patientMatches.link), .named("hx-trigger", "input changed delay:250ms"),
                .named("hx-target", "#patient-matches"), .named("hx-swap", "outerHTML"),
                .named("hx-include", "closest form"), .named("hx-sync", "closest form:replace"),
            ] : []
        let own: [HTMLAttribute] = [
            .named("name", name), .value(typed?[name] ?? ""), .named("maxlength", "120"), attribute,
        ]
        return H.label(.class("open-field")) {
            H.span(.class("fact-name"), text: label)
            HTML(unchecked: "<input" + (own + look).map(\.markup).joined() + ">")
        }
    }
}

enum SiteWriting {
    static func name(_ site: Site, _ language: Language) -> String {
        language == .chinese || site.englishName.isEmpty ? site.name : site.englishName
    }
}
