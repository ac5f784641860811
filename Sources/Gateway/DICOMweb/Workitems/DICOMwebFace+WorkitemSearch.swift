import Clinic
import DICOM
import Hummingbird

extension DICOMwebFace {
    @Sendable func searchWorkitems(_ request: Request, _ context: PageContext) async throws -> Response {
        let parameters = try SearchParameters(query: request.uri.query ?? "", path: [])
        let search = try parameters.workitemSearch()
        let format = try AnswerFormat.accepted(request.headers[.accept], parameter: parameters.accept)
        let tag = EntityTag([
            try await workitems.seen(by: context.visit.actor).version(), request.uri.string, "\(format)",
        ])
        return try await DICOMwebAnswer(request, format, tag, kept: answers, state: "").response {
            try await WorkitemPages(
                workitems: workitems.seen(by: context.visit.actor), search: search, format: format
            ).body()
        }
    }
}

extension SearchParameters {
    /// The search that these parameters ask for.
    func workitemSearch() throws -> Workitems.Search {
        var returned = ReturnedAttributes(everything: includesEverything)
        for tag in Self.workitem { returned.insert([tag]) }
        for path in included { returned.insert(path) }
        do throws(QueryError) {
            return try Workitems.Search(
                identifier: identifier.dataSet, returned: returned, options: options)
        } catch {
            throw Problem(
                .badRequest, "invalid-parameters", "The search was not made, because parameters are wrong.",
                parameters: [.init(name: "\(error.path)", reason: error.reason)])
        }
    }

    /// What answers hold without being asked (the keys of PS3.4 table CC.2.5-3 that are always returned, but for long
    /// sequences).
    private static let workitem: [Tag] = [
        .sopClassUID, .sopInstanceUID, .procedureStepState, .scheduledProcedureStepPriority,
        .procedureStepLabel, .worklistLabel, .scheduledProcedureStepStartDateTime,
        .scheduledProcedureStepModificationDateTime, .inputReadinessState, .scheduledStationNameCodeSequence,
        .scheduledWorkitemCodeSequence, .patientName, .patientID, .issuerOfPatientID, .patientBirthDate,
        .patientSex, .admissionID, .studyInstanceUID, .procedureStepProgressInformationSequence,
    ]
}

/// The answer to a search for units of work, a page at a time.
private struct WorkitemPages: Sendable {
    let workitems: Workitems
    let search: Workitems.Search
    let format: AnswerFormat

    func body() async throws -> DICOMwebAnswer.Body {
        let first = try await workitems.page(search, from: Workitems.Place())
        let state = Following(next: first.next)
        return DICOMwebAnswer.Body(first: try first.matches.map(piece), warning: nil) {
            guard let place = state.next else { return nil }
            let page = try await workitems.page(search, from: place)
            state.next = page.next
            return try page.matches.map(piece)
        }
    }

    /// Where to go on; only the one task that sends the answer looks at it.
    private final class Following: @unchecked Sendable {
        var next: Workitems.Place?

        init(next: Workitems.Place?) { self.next = next }
    }

    @Sendable private func piece(_ dataSet: DataSet) throws -> [UInt8] {
        format == .multipartXML ? try dataSet.xml() : try dataSet.json()
    }
}
