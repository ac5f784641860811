import Records

/// One thing that can be said of a case, as people fill it in: large enough for a thumb, with who said it when, and
/// with what contradicts it.
enum FactField {
    /// - Parameter place: set where a page shows the same fact a second time, so that each has an id of its own.
    static func view(_ code: String, _ view: CaseView, in place: String = "") -> HTML {
        guard let definition = FactCatalogue.find(code) else { return .empty }
        let trouble = view.troubles[code]
        return H.div(
            .class("fact fact-\(kind(definition))"), .id(place + "fact-" + code.replacing(".", with: "-")),
            .named("data-fact", code), .named("data-seen", "\(view.facts.newestID(code))")
        ) {
            H.label(
                .class("fact-name"), .named("for", place + "in-" + code.replacing(".", with: "-")),
                text: view.words.fact(code))
            if !view.words.hint(code).isEmpty { H.p(.class("fact-hint"), text: view.words.hint(code)) }
            input(definition, view, place, typed: trouble?.typed)
            H.input(
                .type("hidden"), .named("name", "seen." + code), .value("\(view.facts.newestID(code))"))
            if let trouble {
                H.p(.class("fact-trouble"), .role("alert"), text: view.words.refusal(trouble.reason))
            }
            said(code, view)
            conflicts(code, view)
        }
    }

    private static func kind(_ definition: FactDefinition) -> String {
        switch definition.kind {
        case .number: "number"
        case .choice(let words): words.count > 7 ? "list" : "choice"
        case .moment: "moment"
        case .text: "text"
        }
    }

    private static func input(
        _ definition: FactDefinition, _ view: CaseView, _ place: String, typed: String?
    ) -> HTML {
        let code = definition.code
        let id = place + "in-" + code.replacing(".", with: "-")
        let value = typed ?? view.facts.value(code) ?? ""
        switch definition.kind {
        case .number(let unit, _, _, _):
            return H.div(.class("fact-input")) {
                H.input(
                    .id(id), .named("name", code), .value(value), .named("inputmode", "decimal"),
                    .named("autocomplete", "off"), .named("maxlength", "20"))
                if !view.words.unit(unit).isEmpty { H.span(.class("unit"), text: view.words.unit(unit)) }
            }
        case .choice(let choices) where choices.count > 7:
            return H.select(.id(id), .named("name", code)) {
                H.option(.value(""), text: "–")
                for choice in choices {
                    H.option(
                        .value(choice), .flag("selected", choice == value),
                        text: view.words.choice(code, choice))
                }
            }
        case .choice(let choices): return picks(choices, value, code, id, view)
        case .moment: return moment(code, id, value, view)
        case .text(let most):
            return H.textarea(
                .id(id), .named("name", code), .named("maxlength", "\(most)"), .named("rows", "2"),
                text: value)
        }
    }

    private static func picks(
        _ choices: [String], _ value: String, _ code: String, _ id: String, _ view: CaseView
    ) -> HTML {
        H.div(.class("picks"), .id(id), .role("radiogroup"), .label(view.words.fact(code))) {
            for choice in choices {
                H.label(.class("pick")) {
                    H.input(
                        .type("radio"), .named("name", code), .value(choice),
                        .flag("checked", choice == value))
                    H.span(text: view.words.choice(code, choice))
                }
            }
            // Radio buttons cannot be taken back otherwise.
            if !value.isEmpty {
                H.label(.class("pick pick-none"), .title(view.words.takeBack)) {
                    H.input(.type("radio"), .named("name", code), .value(""))
                    H.span(text: "×")
                }
            }
        }
    }

    private static func moment(_ code: String, _ id: String, _ value: String, _ view: CaseView) -> HTML {
        H.div(.class("fact-input")) {
            H.input(
                .id(id), .named("name", code), .type("text"), .named("inputmode", "numeric"),
                .class("time-of-day"), .named("placeholder", "14:05"), .named("maxlength", "20"),
                .named("autocomplete", "off"), .title(view.words.timeHint),
                .value(Int64(value).map { view.clock.field($0, now: view.now) } ?? value))
            H.button(
                .class("button now"), .type("submit"), .name("now"), .value(code), text: view.words.now)
            H.button(
                .class("button now now-ago"), .type("submit"), .name("now"), .value(code + "@5"),
                .label(view.words.ago(5)), text: "−5")
            if !value.isEmpty {
                H.button(
                    .class("button now now-ago"), .type("submit"), .name("back"), .value(code),
                    .title(view.words.dayEarlier), text: view.words.dayEarlierShort)
            }
        }
    }

    /// Who said what counts, when and whence.
    private static func said(_ code: String, _ view: CaseView) -> HTML {
        guard let latest = view.facts.latest(code) else { return .empty }
        return H.p(.class("fact-said quiet")) {
            FactWriting.source(latest, view.words)
            " · " + view.clock.short(latest.saidMilliseconds, now: view.now)
        }
    }

    private static func conflicts(_ code: String, _ view: CaseView) -> HTML {
        guard let history = view.facts.histories[code], !history.conflicts.isEmpty else { return .empty }
        return H.div(.class("fact-conflict"), .role("alert")) {
            H.p(.class("conflict-title")) {
                Icon.warning.html
                H.span(text: view.words.conflict)
            }
            for entry in history.conflicts + [history.latest].compactMap({ $0 }) {
                H.p(.class("conflict-line")) {
                    H.button(
                        .class("button conflict-take"), .type("submit"), .name("take"),
                        .value("\(code)=\(entry.value)"),
                        .title(view.words.takeThis),
                        text: FactWriting.value(code, entry.value, view.words, view.clock, now: view.now))
                    H.span(
                        .class("quiet"),
                        text: FactWriting.source(entry, view.words) + " · "
                            + view.clock.short(entry.saidMilliseconds, now: view.now))
                }
            }
        }
    }
}

/// Values and sources of facts in words.
enum FactWriting {
    static func value(
        _ code: String, _ value: String, _ words: CaseWords, _ clock: WallClock, now: Int64
    ) -> String {
        guard !value.isEmpty, let definition = FactCatalogue.find(code) else { return words.takenBack }
        switch definition.kind {
        case .number(let unit, _, _, _):
            let unit = words.unit(unit)
            return unit.isEmpty ? value : "\(value) \(unit)"
        case .choice: return words.choice(code, value)
        case .moment: return Int64(value).map { clock.short($0, now: now) } ?? value
        case .text: return value
        }
    }

    /// `Dr Li`, `CT01 (device, clock 40 s fast)`.
    static func source(_ entry: FactEntry, _ words: CaseWords) -> String {
        switch entry.source {
        case .person: return entry.origin.isEmpty ? entry.authorName : "\(entry.authorName) (\(entry.origin))"
        case .house: return words.sourceHouse
        case .program:
            return words.sourceProgram.filling("name", entry.origin.isEmpty ? entry.authorName : entry.origin)
        case .device:
            let name = words.sourceDevice.filling("name", entry.origin)
            guard let offset = entry.clockOffsetMilliseconds else { return name + words.clockUnknown }
            let seconds = abs(offset) / 1000
            guard seconds > 0 else { return name }
            let text = seconds < 120 ? "\(seconds) s" : "\(seconds / 60) min"
            return name + (offset > 0 ? words.clockFast : words.clockSlow).filling("n", text)
        }
    }
}
