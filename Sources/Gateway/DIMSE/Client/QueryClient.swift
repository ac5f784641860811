import Clinic
import DICOM
import Logging
import Records

/// Asks other archives what they have and fetches it: C-FIND, C-MOVE and C-GET as SCU (PS3.4 annex C).
package struct QueryClient: Sendable {
    /// PS3.4 C.6: where the tree of a question begins; or K.6: what is to be examined, which has no tree.
    package enum Model: Sendable {
        case patientRoot
        case studyRoot
        case modalityWorklist

        fileprivate var findClass: UID {
            switch self {
            case .patientRoot: .patientRootQueryRetrieveInformationModelFind
            case .studyRoot: .studyRootQueryRetrieveInformationModelFind
            case .modalityWorklist: .modalityWorklistInformationModelFind
            }
        }
    }

    /// How a retrieval ended, or how far it is.
    package struct Progress: Sendable, Equatable {
        package var status: DIMSEStatus
        package var comment: String?
        package var remaining: Int
        package var completed: Int
        package var failed: Int
        package var warned: Int
    }

    private let client: StorageClient
    private let logger: Logger

    package init(configuration: StorageClient.Configuration, logger: Logger) {
        client = StorageClient(configuration: configuration, logger: logger)
        self.logger = logger
    }

    /// Asks, and hands on each match.
    ///
    /// - Parameter each: called with one match after the other; false ends the query.
    /// - Throws: ``DIMSEError``; `refused` when the peer cannot answer the question.
    package func find(
        _ identifier: DataSet, model: Model, each: @escaping @Sendable (DataSet) -> Bool
    ) async throws {
        let sopClass = model.findClass
        let (association, context) = try await open(sopClass)
        do {
            let last = try await association.converse(
                .findRequest(messageID: 1, sopClass: sopClass),
                dataSet: try Self.encode(identifier, context), context: context
            ) { response in
                each(
                    try DataSet.decode(Bytes(response.dataSet), as: TransferSyntax(context.transferSyntax)))
            }
            let status = last.command.status ?? .processingFailure
            guard status.isSuccess || status == .cancelled else {
                throw DIMSEError(.refused, Self.words(last.command))
            }
        } catch {
            association.abort(error.asDIMSEError)
            throw error.asDIMSEError
        }
        await association.release()
    }

    /// Has objects sent to a device that the archive knows.
    package func move(
        _ identifier: DataSet, model: Model, to destination: String,
        progress: @escaping @Sendable (Progress) -> Void
    ) async throws -> Progress {
        let sopClass: UID =
            model == .patientRoot
            ? .patientRootQueryRetrieveInformationModelMove : .studyRootQueryRetrieveInformationModelMove
        let (association, context) = try await open(sopClass)
        return try await retrieve(
            .moveRequest(messageID: 1, sopClass: sopClass, destination: destination), identifier, association,
            context, progress)
    }

    /// Fetches objects over the association on which they are asked for, into a desk.
    package func get(
        _ identifier: DataSet, model: Model, into desk: any IntakeDesk,
        progress: @escaping @Sendable (Progress) -> Void
    ) async throws -> Progress {
        let sopClass: UID =
            model == .patientRoot
            ? .patientRootQueryRetrieveInformationModelGet : .studyRootQueryRetrieveInformationModelGet
        let classes = Self.storageClasses
        let contexts = classes.enumerated().map { index, storage in
            ProposedContext(
                id: UInt8(index * 2 + 3), abstractSyntax: storage, transferSyntaxes: Self.storedSyntaxes)
        }
        // PS3.4 C.4.3.2: we are the SCP of storage on this association.
        let (association, context) = try await open(
            sopClass, contexts,
            roles: classes.map { RoleSelection(sopClass: $0, user: false, provider: true) },
            serving: ClientServing(desk: desk))
        return try await retrieve(
            .getRequest(messageID: 1, sopClass: sopClass), identifier, association, context, progress)
    }

    // MARK: - Parts

    private func open(
        _ sopClass: UID, _ more: [ProposedContext] = [], roles: [RoleSelection] = [],
        serving: ClientServing? = nil
    ) async throws -> (ClientAssociation, AcceptedContext) {
        let plain: [UID] = ["1.2.840.10008.1.2.1", "1.2.840.10008.1.2"]
        let association = try await client.open(
            [ProposedContext(id: 1, abstractSyntax: sopClass, transferSyntaxes: plain)] + more, roles: roles,
            serving: serving)
        guard let context = association.contexts.first(where: { $0.abstractSyntax == sopClass }) else {
            await association.release()
            throw DIMSEError(
                .notAccepted,
                "the peer does not offer us \(StandardDictionary.uidName(sopClass) ?? sopClass.string)")
        }
        return (association, context)
    }

    private func retrieve(
        _ command: CommandSet, _ identifier: DataSet, _ association: ClientAssociation,
        _ context: AcceptedContext, _ progress: @escaping @Sendable (Progress) -> Void
    ) async throws -> Progress {
        let last: ReceivedResponse
        do {
            last = try await association.converse(
                command, dataSet: try Self.encode(identifier, context), context: context
            ) { response in
                progress(Progress(response.command))
                return true
            }
        } catch {
            association.abort(error.asDIMSEError)
            throw error.asDIMSEError
        }
        await association.release()
        return Progress(last.command)
    }

    private static func encode(
        _ identifier: DataSet, _ context: AcceptedContext
    ) throws(DIMSEError) -> [UInt8] {
        do throws(DICOMError) {
            return try identifier.encode(as: TransferSyntax(context.transferSyntax))
        } catch {
            throw DIMSEError(.refused, "the question cannot be written: \(error)")
        }
    }

    private static func words(_ command: CommandSet) -> String {
        let status = command.status.map { "\($0)" } ?? "no status"
        let elements = command.tags(.offendingElement).map { "\($0)" }
        return ([status] + elements + [command.text(.errorComment)].compactMap { $0 }).joined(separator: " ")
    }

    /// An association has room for 127 classes beside the query: images first, then whatever else is stored.
    private static let storageClasses: [UID] = {
        let known = StandardDictionary.storageSOPClasses.filter { uid in
            uid.string.hasPrefix("1.2.840.10008.5.1.4.1.1.")
                && StandardDictionary.identifier(uid)?.isRetired == false
        }
        let common = known.filter {
            $0.string.hasPrefix("1.2.840.10008.5.1.4.1.1.2") || $0.string.count <= 28
        }
        return Array((common + known.filter { !common.contains($0) }).prefix(127))
    }()

    /// Uncompressed first; what is compressed may come as it is stored.
    private static let storedSyntaxes: [UID] = [
        "1.2.840.10008.1.2.1", "1.2.840.10008.1.2", "1.2.840.10008.1.2.4.80", "1.2.840.10008.1.2.4.90",
        "1.2.840.10008.1.2.4.70", "1.2.840.10008.1.2.5", "1.2.840.10008.1.2.4.50", "1.2.840.10008.1.2.4.51",
        "1.2.840.10008.1.2.4.91", "1.2.840.10008.1.2.4.201",
    ]
}

extension QueryClient.Progress {
    init(_ command: CommandSet) {
        self.init(
            status: command.status ?? .processingFailure, comment: command.text(.errorComment),
            remaining: Int(command[.remainingSubOperations] ?? 0),
            completed: Int(command[.completedSubOperations] ?? 0),
            failed: Int(command[.failedSubOperations] ?? 0),
            warned: Int(command[.warningSubOperations] ?? 0))
    }
}
