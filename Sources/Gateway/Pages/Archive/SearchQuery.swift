import Clinic
import DICOM

enum SearchQuery {
    static func model(
        _ asked: Form, _ visit: Visit, _ archive: WebArchive, _ clock: WallClock
    ) async throws -> SearchModel {
        let (wish, trouble) = wish(asked, visit)
        let after = Int64(asked["after"])
        async let choices = archive.choices(visit.actor)
        let page: StudyBrowser.Page
        do {
            page = try await archive.studies(wish, after, visit.actor)
        } catch is QueryError {
            throw PageError.badRequest
        }
        var model = SearchModel(
            wish, page, choices: try await choices, isContinued: after != nil, visit, clock)
        model.trouble = trouble
        return model
    }

    /// What somebody looks for, as far as it can be understood, and what cannot.
    static func wish(_ asked: Form, _ visit: Visit) -> (StudyWish, trouble: String?) {
        func text(_ name: String) -> String {
            String(asked[name].prefix(WebLimits.searchCharacters)).trimmed
        }
        let days = ["from", "to"].map { day(text($0)) }
        var wish = StudyWish(
            text: text("q"), modality: modality(text("modality")), source: text("source"),
            firstDay: days[0] ?? "", lastDay: days[1] ?? "")
        if !wish.firstDay.isEmpty, !wish.lastDay.isEmpty, wish.lastDay < wish.firstDay {
            swap(&wish.firstDay, &wish.lastDay)
        }
        return (wish, days.contains(nil) ? visit.phrases.archive.search.noDay : nil)
    }

    /// A day as `2026-01-31` or `20260131`, in DICOM's form; empty for none, nil for what is none.
    static func day(_ text: String) -> String? {
        guard !text.isEmpty else { return "" }
        let digits = text.filter { $0 != "-" }
        return digits.count == 8 && CalendarDate(digits) != nil ? digits : nil
    }

    /// A code string has letters, digits and underscores; anything else would be a pattern.
    private static func modality(_ text: String) -> String {
        text.utf8.count <= 16 && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
            ? text : ""
    }
}
