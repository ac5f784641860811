import Clinic
import Records

/// The pages about who patients are.
enum PatientTabs {
    static func bar(_ visit: Visit, mayCreate: Bool) -> HTML {
        let words = visit.language.patientWords
        return H.nav(.class("tabs"), .label(words.patients)) {
            entry(.patients, words.patients, visit)
            entry(.duplicates, words.duplicates, visit)
            if mayCreate { entry(.newPatient, words.new, visit) }
        }
    }

    private static func entry(_ place: URLs, _ text: String, _ visit: Visit) -> HTML {
        H.a(
            .href(place.link), visit.path == place.rawValue ? .named("aria-current", "page") : .none,
            text: text)
    }
}

/// Finding patients.
enum PatientsView {
    static func page(_ model: PatientsModel, _ visit: Visit) -> PageContent {
        let words = visit.language.patientWords
        return PageContent(
            title: words.patients, kind: "patients",
            main: H.section(.class("patients")) {
                PatientTabs.bar(visit, mayCreate: model.mayCreate)
                H.h1(text: words.patients)
                searchForm(model, URLs.patients.link, visit)
                region(model, visit)
            })
    }

    /// Finding the record that another one turns out to be.
    static func other(_ model: PatientsModel, _ visit: Visit) -> PageContent {
        let words = visit.language.patientWords
        guard let record = model.other else { return page(model, visit) }
        let title = record.isUnknown ? words.identify : words.sameAs
        return PageContent(
            title: title, kind: "patients",
            main: H.section(.class("patients")) {
                PatientTabs.bar(visit, mayCreate: model.mayCreate)
                H.a(.class("back"), .href(URLs.patient.link(record.key))) {
                    Icon.back.html
                    H.bdi(text: PersonWriting.name(record, visit))
                }
                H.h1(text: title)
                H.p(.class("quiet"), text: words.findHint)
                searchForm(model, URLs.patientOther.link(record.key), visit)
                region(model, visit)
            })
    }

    private static func searchForm(_ model: PatientsModel, _ action: Link, _ visit: Visit) -> HTML {
        let words = visit.language.patientWords
        return H.form(
            .class("search patient-search"), .id("patient-search"), .role("search"),
            .named("method", "post"), .action(action)
        ) {
            FormParts.token(visit)
            H.label(.class("for-readers"), .named("for", "search"), text: words.search)
            Icon.search.html
            H.input(
                .type("search"), .id("search"), .name("search"), .value(model.search),
                .named("placeholder", words.searchHint), .named("autocomplete", "off"),
                .named("spellcheck", "false"), .named("autocapitalize", "none"),
                .named("enterkeyhint", "search"), .named("maxlength", "100"), .flag("autofocus"),
                .post(action), .named("hx-trigger", "input changed delay:200ms, search"),
                .named("hx-target", "#patients-found"), .named("hx-swap", "outerHTML"),
                .named("hx-include", "closest form"), .named("hx-sync", "closest form:replace"))
            H.button(.class("button search-go"), .type("submit"), text: words.search)
        }
    }

    /// What was found: the part that is fetched anew while somebody types.
    static func region(_ model: PatientsModel, _ visit: Visit) -> HTML {
        let words = visit.language.patientWords
        return H.div(.id("patients-found"), .class("list-region"), .role("status")) {
            if model.search.isEmpty && model.isSearchOnly {
                HTML.empty
            } else if model.lines.isEmpty {
                H.div(.class("panel empty")) {
                    H.p(
                        .class("empty-title"),
                        text: model.search.isEmpty ? words.nothingYet : words.nothingFound)
                    if !model.search.isEmpty { H.p(.class("quiet"), text: words.searchHint) }
                }
            } else {
                if model.search.isEmpty { H.p(.class("list-summary quiet"), text: words.newest) }
                H.ul(.class("patient-list")) { for line in model.lines { row(line, model, visit) } }
                pager(model, visit)
            }
        }
    }

    private static func row(_ line: PatientLine, _ model: PatientsModel, _ visit: Visit) -> HTML {
        let record = line.record
        let link =
            model.other.map {
                URLs.patientPair.link(
                    record.isUnknown ? record.key : $0.key, record.isUnknown ? $0.key : record.key)
            }
            ?? URLs.patient.link(record.key)
        return H.li(.class("patient-row")) {
            H.div(.class("patient-who")) {
                H.a(.class("patient-name"), .href(link)) { H.bdi(text: PersonWriting.name(record, visit)) }
                let other = PersonWriting.otherName(record, visit)
                if !other.isEmpty { H.bdi(.class("quiet"), text: other) }
                badges(record, openCase: line.openCase, visit)
            }
            H.p(.class("patient-facts"), text: PersonWriting.facts(record, visit))
            H.p(.class("patient-numbers quiet")) {
                for number in record.numbers.prefix(4) {
                    H.span {
                        PersonWriting.label(number, model.sites, visit) + " "
                        H.bdi(.class("figures"), text: number.masked)
                    }
                }
            }
        }
    }

    @HTMLBuilder static func badges(
        _ record: PatientRecord, openCase: String?, _ visit: Visit
    ) -> HTML {
        let words = visit.language.patientWords
        if record.isUnknown {
            H.span(.class("state state-limited")) {
                Icon.warning.html
                H.span(text: words.unknown)
            }
        }
        if let key = openCase {
            H.a(.class("state state-receiving"), .href(URLs.casePage.link(key))) {
                Icon.clock.html
                H.span(text: words.openCase)
            }
        }
    }

    private static func pager(_ model: PatientsModel, _ visit: Visit) -> HTML {
        let words = visit.language.patientWords
        guard model.isMore || model.page > 0 else { return .empty }
        let action = model.other.map { URLs.patientOther.link($0.key) } ?? URLs.patients.link
        return H.form(.class("pages"), .named("method", "post"), .action(action)) {
            FormParts.token(visit)
            H.input(.type("hidden"), .name("search"), .value(model.search))
            if model.page > 0 {
                H.button(
                    .class("button button-quiet"), .type("submit"), .name("page"),
                    .value("\(model.page - 1)"), text: words.before)
            }
            if model.isMore {
                H.button(
                    .class("button button-quiet"), .type("submit"), .name("page"),
                    .value("\(model.page + 1)"), text: words.more)
            }
        }
    }
}

/// Who may be meant while somebody opens a case.
enum PatientMatchView {
    static func view(_ found: [PatientLine], chosen: String, _ visit: Visit) -> HTML {
        let words = visit.language.patientWords
        return H.div(.id("patient-matches"), .class("patient-matches"), .role("status")) {
            if !found.isEmpty {
                H.p(.class("fact-name"), text: words.known)
                H.div(.class("picks"), .role("radiogroup"), .label(words.known)) {
                    for line in found { pick(line, isChosen: line.record.key == chosen, visit) }
                    one(
                        "", isChosen: !found.contains { $0.record.key == chosen },
                        H.span(text: words.someoneNew))
                }
            }
        }
    }

    private static func pick(_ line: PatientLine, isChosen: Bool, _ visit: Visit) -> HTML {
        let record = line.record
        let number = record.numbers.first { $0.paper == nil } ?? record.numbers.first
        return one(
            record.key, isChosen: isChosen,
            H.span(.class("match")) {
                H.bdi(.class("match-name"), text: PersonWriting.name(record, visit))
                H.span(
                    .class("match-facts"),
                    text: [PersonWriting.facts(record, visit), number?.masked ?? ""].filter { !$0.isEmpty }
                        .joined(separator: " · "))
                if line.openCase != nil {
                    H.span(.class("match-open"), text: visit.language.patientWords.openCase)
                }
            })
    }

    private static func one(_ key: String, isChosen: Bool, _ content: HTML) -> HTML {
        H.label(.class("pick")) {
            H.input(
                .type("radio"), .name("patient"), .value(key), .flag("checked", isChosen))
            content
        }
    }
}

/// Pairs of records that may be one person.
enum DuplicatesView {
    static func page(_ model: DuplicatesModel, _ visit: Visit) -> PageContent {
        let words = visit.language.patientWords
        return PageContent(
            title: words.duplicates, kind: "patients",
            main: H.section(.class("patients")) {
                PatientTabs.bar(visit, mayCreate: !visit.actor.clinicalSites.isEmpty)
                H.h1(text: words.duplicates)
                H.p(.class("quiet"), text: words.duplicatesHint)
                if model.pairs.isEmpty {
                    H.div(.class("panel empty")) { H.p(.class("empty-title"), text: words.noDuplicates) }
                }
                H.ul(.class("pair-list")) { for pair in model.pairs { row(pair, model.sites, visit) } }
                pager(model, words)
            })
    }

    static func row(_ pair: LikelyDuplicate, _ sites: [Site], _ visit: Visit) -> HTML {
        let words = visit.language.patientWords
        return H.li(.class("panel pair-row")) {
            H.div(.class("pair-grounds")) {
                for ground in pair.grounds {
                    H.span(
                        .class(ground.weight >= 70 ? "state state-refused" : "state state-limited"),
                        text: visit.language.ground(ground))
                }
            }
            for record in [pair.first, pair.second] {
                H.div(.class("pair-who")) {
                    H.a(.class("patient-name"), .href(URLs.patient.link(record.key))) {
                        H.bdi(text: PersonWriting.name(record, visit))
                    }
                    H.p(.class("patient-facts"), text: PersonWriting.facts(record, visit))
                    H.p(.class("patient-numbers quiet")) {
                        for number in record.numbers.prefix(3) {
                            H.span {
                                PersonWriting.label(number, sites, visit) + " "
                                H.bdi(.class("figures"), text: number.masked)
                            }
                        }
                    }
                }
            }
            H.a(.class("button button-quiet"), .href(link(pair)), text: words.compare)
        }
    }

    /// Somebody unknown goes into who is known, else the newer record into the older.
    static func link(_ pair: LikelyDuplicate) -> Link {
        let goes = pair.first.isUnknown && !pair.second.isUnknown ? pair.first : pair.second
        let stays = goes.id == pair.first.id ? pair.second : pair.first
        return URLs.patientPair.link(goes.key, stays.key)
    }

    private static func pager(_ model: DuplicatesModel, _ words: PatientWords) -> HTML {
        guard model.isMore || model.page > 0 else { return .empty }
        return H.p(.class("pages")) {
            if model.page > 0 {
                H.a(.href(URLs.duplicates.link.asking([("page", "\(model.page - 1)")])), text: words.before)
            }
            if model.isMore {
                H.a(.href(URLs.duplicates.link.asking([("page", "\(model.page + 1)")])), text: words.more)
            }
        }
    }
}
