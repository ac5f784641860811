import DICOM
import Records
import Synchronization

/// Takes reports of storage commitment (PS3.4 J.3.3) for the one who asked: on the association on which it asked, or on
/// one that the peer opens.
final class CommitmentReceiver: DIMSEService {
    let field = CommandField.eventReportRequest
    let need = ServiceNeed.confirms(.study)
    let sopClasses: [UID] = [.storageCommitmentPushModel]

    private let reports: AsyncStream<CommitmentReport>
    private let continuation: AsyncStream<CommitmentReport>.Continuation

    init() { (reports, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1024)) }

    func perform(_ request: ServiceRequest, on exchange: ServiceExchange) async throws {
        let status = take(request)
        try await exchange.respond(.response(to: request.command, status: status), in: request.context)
    }

    /// Takes a report and says with which status to answer.
    func take(_ request: ServiceRequest) -> DIMSEStatus {
        guard let event = request.command[.eventTypeID], event == 1 || event == 2 else {
            return .noSuchEventType
        }
        guard let information = try? request.identifier(), let report = CommitmentReport(information) else {
            return .invalidArgumentValue
        }
        continuation.yield(report)
        return .success
    }

    /// The report of a transaction, or nil when it does not come in time.
    func report(of transaction: UID, within time: Duration) async -> CommitmentReport? {
        await withTaskGroup(of: CommitmentReport?.self) { group in
            group.addTask { await self.reports.first { $0.transactionUID == transaction } }
            group.addTask {
                try? await Task.sleep(for: time)
                return nil
            }
            defer { group.cancelAll() }
            return await group.next() ?? nil
        }
    }
}
