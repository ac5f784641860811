import Clinic
import Records

/// The form that says who a patient is.
enum PatientForm {
    /// Empty places for numbers.
    private static let places = 2

    /// - Parameters:
    ///   - known: papers that stand already: of those the last four show, of what was just typed all.
    ///   - ownSites: those whose numbers the visitor may write.
    ///   - hidden: what else the form sends.
    static func view(
        _ draft: PatientDraft, known: [PatientNumber] = [], ownSites: [Site], sites: [Site], action: Link,
        button: String, hidden: HTML = .empty, _ visit: Visit
    ) -> HTML {
        let words = visit.language.patientWords
        let own = Set(ownSites.map(\.id))
        let numbers = draft.numbers.filter { $0.paper != nil || own.contains($0.site) }
        return H.form(
            .class("stack patient-form"), .named("method", "post"), .action(action),
            .named("autocomplete", "off"), .flag("data-once")
        ) {
            FormParts.token(visit)
            hidden
            H.div(.class("patient-fields")) {
                IdentityForm.field(words.name, "name", draft.name, "patient")
                IdentityForm.field(
                    words.latinName, "latin", draft.latinName, "patient",
                    .named("placeholder", words.latinHint), .named("spellcheck", "false"))
                IdentityForm.field(
                    words.birthDate, "birth", ScannerDate.date(draft.birthDate), "patient",
                    .named("placeholder", "1949-12-31"), .named("inputmode", "numeric"),
                    .named("maxlength", "20"))
                IdentityForm.choice(
                    words.sex, "sex",
                    [("", words.notSaid)] + ["M", "F", "O"].map { ($0, visit.language.sexWord($0)) },
                    draft.sex, "patient")
            }
            IdentityForm.tick(words.isUnknown, "unknown", draft.isUnknown)
            H.div(.class("patient-papers"), .role("group"), .label(words.numbers)) {
                H.span(.class("field-title"), text: words.numbers)
                for (index, number) in numbers.prefix(PatientWish.mostNumbers - places).enumerated() {
                    place(index, number, isKnown: known.contains(number), ownSites, visit)
                }
                for index in numbers.count..<(numbers.count + places) {
                    place(index, nil, isKnown: false, ownSites, visit)
                }
                H.p(.class("quiet"), text: words.emptyRemoves)
            }
            H.button(.class("button"), .type("submit"), text: button)
        }
    }

    private static func place(
        _ index: Int, _ number: PatientNumber?, isKnown: Bool, _ ownSites: [Site], _ visit: Visit
    ) -> HTML {
        let words = visit.language.patientWords
        let records = ownSites.map { site in
            ("mrn:\(site.id)", "\(words.recordNumber) · \(visit.language.name(of: site))")
        }
        let papers = PaperKind.allCases.map { ($0.rawValue, visit.language.paper($0)) }
        let chosen = number.map { $0.paper == nil ? "mrn:\($0.site)" : $0.kind }
        let usual = index % 2 == 0 ? PaperKind.nationalID.rawValue : records.first?.0
        let label = number == nil ? words.addNumber : words.numbers
        return H.div(.class("patient-place")) {
            H.select(.named("name", "kind-\(index)"), .label(label)) {
                for (value, text) in records + papers {
                    H.option(.value(value), .flag("selected", value == chosen ?? usual ?? ""), text: text)
                }
            }
            H.input(
                .type("text"), .named("name", "value-\(index)"),
                .value(number.map { isKnown && $0.paper != nil ? $0.masked : $0.value } ?? ""), .label(label),
                .named("maxlength", "80"), .named("spellcheck", "false"), .named("autocapitalize", "none"),
                .named("placeholder", number == nil ? words.addNumber : ""))
        }
    }
}

/// A new record.
enum NewPatientView {
    static func page(_ model: NewPatientModel, _ visit: Visit) -> PageContent {
        let words = visit.language.patientWords
        return PageContent(
            title: words.new, kind: "patients",
            main: H.section(.class("patients")) {
                PatientTabs.bar(visit, mayCreate: true)
                H.h1(text: words.new)
                H.p(.class("quiet"), text: words.newHint)
                FormParts.notice(model.trouble)
                H.div(.class("panel")) {
                    PatientForm.view(
                        model.typed ?? PatientDraft(name: ""), ownSites: model.sites, sites: model.sites,
                        action: URLs.newPatient.link, button: words.create, hidden: site(model, visit), visit)
                }
            })
    }

    private static func site(_ model: NewPatientModel, _ visit: Visit) -> HTML {
        guard model.sites.count > 1 else {
            return H.input(.type("hidden"), .name("site"), .value("\(model.sites.first?.id ?? 0)"))
        }
        return IdentityForm.choice(
            visit.language.patientWords.atSite, "site",
            model.sites.map { ("\($0.id)", visit.language.name(of: $0)) }, "", "patient")
    }
}
