import Clinic
import DICOM
import Logging
import Records

/// Modality performed procedure step as SCP (PS3.4 annex F): devices tell when an examination begins (N-CREATE), goes
/// on and ends (N-SET). Success is answered once it is on the disk.
struct PerformedStepService: DIMSEService {
    let field: CommandField
    let need = ServiceNeed.brings(.schedule)
    let procedures: PerformedProcedures
    let logger: Logger

    let sopClasses: [UID] = [.modalityPerformedProcedureStep]

    /// The two services of the SOP class.
    static func all(_ procedures: PerformedProcedures, _ logger: Logger) -> [any DIMSEService] {
        [CommandField.createRequest, .setRequest].map {
            PerformedStepService(field: $0, procedures: procedures, logger: logger)
        }
    }

    func perform(_ request: ServiceRequest, on exchange: ServiceExchange) async throws {
        let response: CommandSet
        do {
            response =
                field == .createRequest
                ? try await create(request, exchange.caller) : try await set(request, exchange.caller)
        } catch let refusal as PerformedStep.Refusal {
            response = refusal.response(to: request.command)
        } catch let error as DICOMError {
            response = .response(
                to: request.command, status: .processingFailure,
                comment: "\(error.code.rawValue): \(error.reason)")
        } catch {
            logger.error("a performed step could not be kept", metadata: ["error": "\(error)"])
            response = .response(
                to: request.command, status: .processingFailure, comment: "it could not be kept")
        }
        if let status = response.status, !status.isSuccess {
            logger.warning(
                "performed step answered",
                metadata: ["status": "\(status)", "comment": "\(response.text(.errorComment) ?? "")"])
        }
        try await exchange.respond(response, in: request.context)
    }

    private func create(_ request: ServiceRequest, _ caller: Caller) async throws -> CommandSet {
        guard
            request.command.text(.affectedSOPInstance) == nil
                || request.command.uid(.affectedSOPInstance) != nil
        else {
            return .response(
                to: request.command, status: .invalidSOPInstance, comment: "the SOP Instance UID is none")
        }
        // PS3.7 10.1.5.1.4: without one we make it, and tell it in the response.
        let instance = request.command.uid(.affectedSOPInstance) ?? .generate()
        try await procedures.begin(
            attributes(request, caller), as: instance, from: caller.callingAETitle, at: caller.site)
        var response = CommandSet.response(to: request.command, status: .success)
        response.set(.affectedSOPInstance, instance)
        return response
    }

    private func set(_ request: ServiceRequest, _ caller: Caller) async throws -> CommandSet {
        guard let instance = request.command.uid(.requestedSOPInstance) else {
            throw PerformedStep.Refusal.unknown
        }
        let passedOver = try await procedures.update(
            instance, with: attributes(request, caller), from: caller.callingAETitle, at: caller.site)
        guard !passedOver.isEmpty else { return .response(to: request.command, status: .success) }
        var response = CommandSet.response(
            to: request.command, status: .attributeListError,
            comment: "some attributes may not be changed any more")
        response.set(.attributeIdentifierList, passedOver)
        return response
    }

    private func attributes(_ request: ServiceRequest, _ caller: Caller) throws -> DataSet {
        var dataSet = try request.identifier()
        if let correction = caller.rules?.characterSet { _ = dataSet.apply(correction) }
        return dataSet
    }
}

/// Modality performed procedure step retrieve as SCP (PS3.4 F.8): what a device has told, for those who may query.
struct PerformedStepRetrieveService: DIMSEService {
    let procedures: PerformedProcedures
    let logger: Logger

    let field = CommandField.attributesRequest
    let need = ServiceNeed.looks(.schedule)
    let sopClasses: [UID] = [.modalityPerformedProcedureStepRetrieve]

    func perform(_ request: ServiceRequest, on exchange: ServiceExchange) async throws {
        let command = request.command
        let step: PerformedStep?
        do {
            step = try await command.uid(.requestedSOPInstance).asyncFlatMap {
                try await procedures.step($0, for: exchange.caller.actor)
            }
        } catch {
            logger.error("a performed step could not be read", metadata: ["error": "\(error)"])
            return try await exchange.respond(
                .response(to: command, status: .processingFailure, comment: "it cannot be read now"),
                in: request.context)
        }
        guard let step else {
            return try await exchange.respond(
                .response(to: command, status: .noSuchSOPInstance), in: request.context)
        }
        let (attributes, unknown) = step.dataSet.selecting(command.tags(.attributeIdentifierList))
        let characterSet = exchange.caller.rules?.characterSet?.characterSet ?? .utf8
        let bytes = try attributes.readable(in: characterSet)
            .encode(as: TransferSyntax(request.context.transferSyntax))
        var response = CommandSet.response(
            to: command, status: unknown.isEmpty ? .success : .attributeListError)
        response.set(.attributeIdentifierList, unknown)
        try await exchange.respond(response, dataSet: bytes, in: request.context)
    }
}

extension Optional {
    fileprivate func asyncFlatMap<T>(_ transform: (Wrapped) async throws -> T?) async throws -> T? {
        guard let self else { return nil }
        return try await transform(self)
    }
}

extension DataSet {
    /// What an N-GET asked for, and which of it is not there; all when it named nothing (PS3.7 10.1.2.1.6).
    func selecting(_ tags: [Tag]) -> (DataSet, missing: [Tag]) {
        guard !tags.isEmpty else { return (self, []) }
        var part = DataSet()
        part.copy(tags, from: self)
        return (part, tags.filter { !contains($0) })
    }
}

extension PerformedStep.Refusal {
    /// PS3.4 F.7.2.1.4 and F.7.2.2.4, PS3.7 annex C.
    func response(to command: CommandSet) -> CommandSet {
        let (status, comment): (DIMSEStatus, String) =
            switch self {
            case .missingAttribute(let tag): (.missingAttribute, "\(tag) is missing")
            case .missingValue(let tag): (.missingAttributeValue, "\(tag) has no value")
            case .invalidValue(let tag): (.invalidAttributeValue, "the value of \(tag) cannot be")
            case .mayNoLongerBeUpdated:
                (.processingFailure, "Performed Procedure Step Object may no longer be updated")
            case .duplicate: (.duplicateSOPInstance, "this step was created before")
            case .unknown: (.noSuchSOPInstance, "no such step was created here")
            }
        var response = CommandSet.response(to: command, status: status, comment: comment)
        switch self {
        case .missingAttribute(let tag), .missingValue(let tag), .invalidValue(let tag):
            response.set(.attributeIdentifierList, [tag])
        case .mayNoLongerBeUpdated: response[.errorID] = 0xA710
        case .duplicate, .unknown: break
        }
        return response
    }
}
