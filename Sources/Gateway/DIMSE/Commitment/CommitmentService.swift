import Clinic
import DICOM
import Logging
import Records

/// Storage commitment as SCP (PS3.4 J.3.2): takes N-ACTION requests; the reports are the courier's.
struct CommitmentService: DIMSEService {
    let commitments: Commitments
    let courier: CommitmentCourier
    let logger: Logger

    let field = CommandField.actionRequest
    let need = ServiceNeed.confirms(.study)
    let sopClasses: [UID] = [.storageCommitmentPushModel]

    func perform(_ request: ServiceRequest, on exchange: ServiceExchange) async throws {
        let (status, comment) = await take(request, exchange.caller)
        if !status.isSuccess {
            logger.warning("storage commitment refused", metadata: ["comment": "\(comment ?? "")"])
        }
        try await exchange.respond(
            .response(to: request.command, status: status, comment: comment), in: request.context)
    }

    private func take(_ request: ServiceRequest, _ caller: Caller) async -> (DIMSEStatus, String?) {
        guard request.command.uid(.requestedSOPInstance) == .storageCommitmentPushModelInstance else {
            return (
                .noSuchSOPInstance, "the well-known instance is \(UID.storageCommitmentPushModelInstance)"
            )
        }
        guard request.command[.actionTypeID] == 1 else { return (.noSuchAction, "action type 1 is served") }
        do {
            let wanted = try CommitmentRequest(request.identifier())
            // Noted first: the report may be due before we come back.
            courier.note(wanted.transactionUID, of: caller)
            let acceptance = try await commitments.take(
                wanted, from: caller.callingAETitle, called: caller.calledAETitle)
            switch acceptance {
            case .accepted: return (.success, nil)
            case .transactionInUse:
                return (.invalidArgumentValue, "the transaction UID belongs to another request")
            }
        } catch let refusal as CommitmentRequest.Refusal {
            return (.invalidArgumentValue, refusal.reason)
        } catch let error as DICOMError {
            return (.processingFailure, "\(error.code.rawValue): \(error.reason)")
        } catch {
            return (.processingFailure, "the request could not be kept")
        }
    }
}
