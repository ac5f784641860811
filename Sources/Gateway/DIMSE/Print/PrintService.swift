import Clinic
import DICOM
import Logging
import Records

/// Basic Grayscale and Color Print Management as SCP (PS3.4 annex H): films become digital sheets. One instance a kind of
/// request; what is being printed belongs to the association and goes with it.
struct PrintService: DIMSEService {
    let field: CommandField
    let need = ServiceNeed.brings(.schedule)
    let films: FilmStore
    let logger: Logger

    let sopClasses: [UID] = [
        .basicGrayscalePrintManagementMeta, .basicColorPrintManagementMeta, .presentationLUT, .printJob,
    ]
    /// An image of a large format in 16 bits, and what goes with it.
    let largestDataSetBytes = (FilmImage.mostPixels * 3) + (1 << 20)

    /// The services of the SOP classes.
    static func all(_ films: FilmStore, _ logger: Logger) -> [any DIMSEService] {
        let fields: [CommandField] = [
            .createRequest, .setRequest, .attributesRequest, .actionRequest, .deleteRequest,
        ]
        return fields.map { PrintService(field: $0, films: films, logger: logger) }
    }

    /// PS3.4 H.3.2: the classes that make up the two meta SOP classes.
    func serves(_ sopClass: UID, in abstractSyntax: UID) -> Bool {
        switch abstractSyntax {
        case .basicGrayscalePrintManagementMeta:
            [UID.basicFilmSession, .basicFilmBox, .basicGrayscaleImageBox, .printer].contains(sopClass)
        case .basicColorPrintManagementMeta:
            [UID.basicFilmSession, .basicFilmBox, .basicColorImageBox, .printer].contains(sopClass)
        default: sopClass == abstractSyntax
        }
    }

    func perform(_ request: ServiceRequest, on exchange: ServiceExchange) async throws {
        let (caller, films) = (exchange.caller, films)
        let session = exchange.session.value {
            PrintSession(
                store: films, callingAETitle: caller.callingAETitle, calledAETitle: caller.calledAETitle,
                remoteAddress: caller.remoteAddress)
        }
        let hasJobs = exchange.contexts.contains { $0.abstractSyntax == .printJob }
        var answer: PrintSession.Answer
        do {
            answer = try await self.answer(request, session, exchange.caller)
        } catch let refusal as PrintRefusal {
            return try await refuse(refusal, request, exchange)
        } catch let error as DICOMError {
            return try await refuse(
                PrintRefusal(.processingFailure, "\(error.code.rawValue): \(error.reason)"), request, exchange
            )
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            logger.error("a film could not be kept", metadata: ["error": "\(error)"])
            return try await refuse(
                PrintRefusal(.processingFailure, "it could not be kept"), request, exchange)
        }
        if field == .actionRequest, !hasJobs { answer.dataSet = nil }
        var response = CommandSet.response(
            to: request.command, status: answer.status, comment: answer.comment)
        if let instance = answer.instance { response.set(.affectedSOPInstance, instance) }
        response.set(.attributeIdentifierList, answer.attributes)
        let bytes = try answer.dataSet?.encode(as: TransferSyntax(request.context.transferSyntax))
        try await exchange.respond(response, dataSet: bytes, in: request.context)
        if let job = answer.job {
            logger.info("film printed", metadata: ["status": "\(answer.status)"])
            if hasJobs { await report(job, session, exchange) }
        }
    }

    private func answer(
        _ request: ServiceRequest, _ session: PrintSession, _ caller: Caller
    ) async throws -> PrintSession.Answer {
        let command = request.command
        let sopClass = command.uid(.affectedSOPClass) ?? command.uid(.requestedSOPClass) ?? ""
        let isColour = request.context.abstractSyntax == .basicColorPrintManagementMeta
        switch field {
        case .createRequest:
            let instance = command.uid(.affectedSOPInstance)
            let dataSet = try attributes(request, caller)
            switch sopClass {
            case .basicFilmSession: return try await session.createSession(dataSet, as: instance)
            case .basicFilmBox:
                return try await session.createFilmBox(dataSet, as: instance, isColour: isColour)
            case .presentationLUT: return try await session.createTable(dataSet, as: instance)
            default: break
            }
        case .setRequest:
            let instance = try requested(command)
            let dataSet = try attributes(request, caller)
            switch sopClass {
            case .basicFilmSession: return try await session.setSession(instance, dataSet)
            case .basicFilmBox: return try await session.setFilmBox(instance, dataSet)
            case .basicGrayscaleImageBox, .basicColorImageBox:
                return try await session.setImageBox(instance, dataSet, isColour: isColour)
            default: break
            }
        case .deleteRequest:
            let instance = try requested(command)
            switch sopClass {
            case .basicFilmSession: return try await session.deleteSession(instance)
            case .basicFilmBox: return try await session.deleteFilmBox(instance)
            case .presentationLUT: return try await session.deleteTable(instance)
            default: break
            }
        case .actionRequest: return try await act(command, sopClass, session)
        case .attributesRequest: return try await get(command, sopClass, session)
        default: break
        }
        throw PrintRefusal(.unrecognisedOperation, "\(command.field) is not for this SOP class")
    }

    private func act(
        _ command: CommandSet, _ sopClass: UID, _ session: PrintSession
    ) async throws -> PrintSession.Answer {
        let instance = try requested(command)
        guard sopClass == .basicFilmSession || sopClass == .basicFilmBox else {
            throw PrintRefusal(.unrecognisedOperation, "\(command.field) is not for this SOP class")
        }
        guard command[.actionTypeID] == 1 else { throw PrintRefusal(.noSuchAction, "action type 1 prints") }
        return sopClass == .basicFilmSession
            ? try await session.printSession(instance) : try await session.printFilm(instance)
    }

    private func get(
        _ command: CommandSet, _ sopClass: UID, _ session: PrintSession
    ) async throws -> PrintSession.Answer {
        let instance = try requested(command)
        var answer: PrintSession.Answer
        switch sopClass {
        case .printer:
            guard instance == .printerInstance else {
                throw PrintRefusal(.noSuchSOPInstance, "the well-known printer is \(UID.printerInstance)")
            }
            answer = await session.printer()
        case .printJob: answer = try await session.job(instance)
        default: throw PrintRefusal(.unrecognisedOperation, "\(command.field) is not for this SOP class")
        }
        let (wanted, missing) = (answer.dataSet ?? DataSet()).selecting(
            command.tags(.attributeIdentifierList))
        answer.dataSet = wanted
        answer.attributes = missing
        if !missing.isEmpty { answer.status = .attributeListError }
        return answer
    }

    private func requested(_ command: CommandSet) throws -> UID {
        guard let instance = command.uid(.requestedSOPInstance) else {
            throw PrintRefusal(.noSuchSOPInstance, "no SOP instance is named")
        }
        return instance
    }

    private func attributes(_ request: ServiceRequest, _ caller: Caller) throws -> DataSet {
        var dataSet = try request.identifier()
        if let correction = caller.rules?.characterSet { _ = dataSet.apply(correction) }
        return dataSet
    }

    private func refuse(
        _ refusal: PrintRefusal, _ request: ServiceRequest, _ exchange: ServiceExchange
    ) async throws {
        logger.warning(
            "print request refused",
            metadata: ["status": "\(refusal.status)", "comment": "\(refusal.comment)"])
        var response = CommandSet.response(
            to: request.command, status: refusal.status, comment: refusal.comment)
        response.set(.attributeIdentifierList, refusal.attributes)
        try await exchange.respond(response, in: request.context)
    }

    /// Print Job, event type 3: the job is done (PS3.4 H.4.5.1). The device may hang up instead of listening.
    private func report(_ job: UID, _ session: PrintSession, _ exchange: ServiceExchange) async {
        guard let context = exchange.contexts.first(where: { $0.abstractSyntax == .printJob }),
            let bytes = try? await session.report().encode(as: TransferSyntax(context.transferSyntax))
        else { return }
        let command = CommandSet.eventReportRequest(
            messageID: 1, sopClass: .printJob, sopInstance: job, eventType: 3)
        let message = exchange.frame(command, dataSet: bytes, in: context)
        do {
            try await exchange.write(message)
            _ = try await exchange.exchange(messageID: 1) { nil }
        } catch {
            logger.debug("the end of a print job was not heard", metadata: ["error": "\(error)"])
        }
    }
}
