import Clinic
import DICOM
import Hummingbird
import NIOCore
import Records

extension DICOMwebFace {
    @Sendable func createWorkitem(_ request: Request, _ context: PageContext) async throws -> Response {
        let asked = WorkitemRequest(request: request, context: context)
        let dataSet = try await asked.dataSet()
        let named = try asked.identifier("workitem", "affectedsopinstanceuid")
        let uid = named ?? dataSet.uid(.sopInstanceUID) ?? UID.generate()
        guard uid.isValid, !Workitems.isGroup(uid.string) else {
            throw Problem(.badRequest, "invalid-identifier", "The SOP Instance UID is no unique identifier.")
        }
        let isModified = try await refusing {
            try await workitems.seen(by: context.visit.actor).create(dataSet, uid: uid)
        }
        var headers = HTTPFields()
        let address = base(request, context) + DICOMwebURLs.workitem.path(uid.string)
        headers[.location] = address
        headers[optional: .contentLocation] = address
        if isModified { warn(&headers, request, context, "The Workitem was created with modifications.") }
        return Response(status: .created, headers: headers)
    }

    @Sendable func retrieveWorkitem(_ request: Request, _ context: PageContext) async throws -> Response {
        let format = try ModelFormat.accepted(request.headers[.accept])
        let uid = try WorkitemRequest(request: request, context: context).workitem()
        let dataSet = try await refusing { try await workitems.seen(by: context.visit.actor).retrieve(uid) }
        let body = try format.encoded(dataSet)
        var headers = HTTPFields()
        let tag = EntityTag([String(decoding: body, as: UTF8.self)])
        headers[.eTag] = tag.text
        headers[.cacheControl] = "private, no-cache"
        headers[.vary] = "Accept, Authorization, Cookie"
        if tag.isIn(request.headers[.ifNoneMatch]) { return Response(status: .notModified, headers: headers) }
        headers[.contentType] = format.contentType
        return Response(
            status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: body)))
    }

    @Sendable func updateWorkitem(_ request: Request, _ context: PageContext) async throws -> Response {
        let asked = WorkitemRequest(request: request, context: context)
        let uid = try asked.workitem()
        let changes = try await asked.dataSet()
        let transaction =
            try asked.identifier("transaction-uid", "transaction", "transactionuid")
            ?? changes.uid(.transactionUID)
        try await refusing {
            try await workitems.seen(by: context.visit.actor).update(
                uid, by: changes, transaction: transaction?.string)
        }
        return Response(status: .ok)
    }

    @Sendable func changeState(_ request: Request, _ context: PageContext) async throws -> Response {
        let asked = WorkitemRequest(request: request, context: context)
        let uid = try asked.workitem()
        let wish = try await asked.dataSet()
        guard let state = wish.string(.procedureStepState).flatMap(WorkitemState.init) else {
            throw Problem(
                .badRequest, "invalid-state", "Procedure Step State is missing or no state.",
                parameters: [.init(name: "ProcedureStepState", reason: "it is missing or no state.")])
        }
        let transaction = wish.string(.transactionUID) ?? ""
        let hasChanged = try await refusing {
            try await workitems.seen(by: context.visit.actor).setState(state, uid, transaction: transaction)
        }
        var headers = HTTPFields()
        if !hasChanged {
            warn(
                &headers, request, context, "The UPS is already in the requested state of \(state.rawValue).")
        }
        return Response(status: .ok, headers: headers)
    }

    @Sendable func requestCancellation(_ request: Request, _ context: PageContext) async throws -> Response {
        let asked = WorkitemRequest(request: request, context: context)
        let uid = try asked.workitem()
        let reasons = try await asked.dataSet(isOptional: true)
        let named = try asked.parameters().first { $0.name.lowercased() == "requester" }?.value
        let requester =
            try asked.title("requester") ?? named ?? reasons.string(.requestingAE) ?? Deposits.title
        let outcome = try await refusing {
            try await workitems.seen(by: context.visit.actor).requestCancellation(
                uid, reasons, requester: String(requester.prefix(16)))
        }
        var headers = HTTPFields()
        if outcome == .alreadyCanceled {
            warn(&headers, request, context, "The UPS is already in the requested state of CANCELED.")
        }
        return Response(status: .accepted, headers: headers)
    }

    // MARK: - Helpers

    func base(_ request: Request, _ context: PageContext) -> String {
        PublicAddress.base(request, context, configuration)
    }

    func warn(_ headers: inout HTTPFields, _ request: Request, _ context: PageContext, _ text: String) {
        headers[optional: HTTPField.Name("Warning")] =
            "299 \(base(request, context))\(DICOMwebURLs.root): \"\(text)\""
    }

    /// Turns what the house refuses into a problem (PS3.18 tables 11.4.3-1 to 11.12.3-1).
    func refusing<T>(_ body: () async throws -> T) async throws -> T {
        do {
            return try await body()
        } catch let refusal as WorkitemRefusal {
            let (status, code): (HTTPResponse.Status, String) =
                switch refusal {
                case .unknown: (.notFound, "no-such-workitem")
                case .noSubscription: (.notFound, "no-such-subscription")
                case .wrongTransaction: (.badRequest, "wrong-transaction")
                case .notScheduled: (.badRequest, "not-scheduled")
                case .invalid: (.badRequest, "invalid-attributes")
                case .exists: (.conflict, "workitem-exists")
                case .isFinal, .alreadyInProgress, .onlyByCreation, .finalStateNotMet, .notYetInProgress,
                    .alreadyCompleted:
                    (.conflict, "inconsistent-state")
                }
            let base = "299 \(DICOMwebURLs.root): "
            let warning = refusal.sentence.replacing("\"", with: "'")
            throw Problem(
                status, code, refusal.sentence,
                parameters: refusal.faults.map { .init(name: $0.attribute, reason: $0.reason) },
                headers: HTTPField.Name("Warning").map { [($0, "\(base)\"\(warning)\"")] } ?? [])
        }
    }
}
