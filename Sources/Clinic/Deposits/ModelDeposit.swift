import Archive
import DICOM
import Records

/// Objects whose attributes come as DICOM JSON or XML, and their large values in parts of their own (PS3.18 section
/// 10.5.2). They become DICOM files once everything is there. Ended by exactly one of `commit` and `discard`.
package struct ModelDeposit: Sendable {
    /// In what the attributes are written.
    package enum Form: Sendable, Equatable {
        case json, xml
    }

    private let intake: Intake
    private let address: String
    private let studyUID: String?
    private let actor: Actor
    private var documents: [(form: Form, text: [UInt8])] = []
    private var parts: [BulkPart] = []
    private var documentBytes = 0

    /// Attributes of one request in all; large values have parts of their own.
    package static let mostDocumentBytes = 64 << 20
    /// Parts of one request.
    package static let mostParts = 100_000

    init(intake: Intake, address: String, studyUID: String?, actor: Actor) {
        self.actor = actor
        self.intake = intake
        self.address = address
        self.studyUID = studyUID
    }

    /// Begins a document.
    package mutating func beginDocument(_ form: Form) { documents.append((form, [])) }

    /// More of the document that was begun last.
    /// - Returns: false when there is more than ``mostDocumentBytes`` of them all.
    package mutating func appendDocument(_ bytes: Bytes) -> Bool {
        documentBytes += bytes.count
        guard documentBytes <= Self.mostDocumentBytes, !documents.isEmpty else { return false }
        documents[documents.count - 1].text += bytes.array
        return true
    }

    /// Begins a large value.
    /// - Parameter names: what documents may call it: its Content-Location, or `cid:` and its Content-ID.
    /// - Returns: false when there are more than ``mostParts``.
    package mutating func beginBulk(names: [String], mediaType: MediaType) -> Bool {
        guard parts.count < Self.mostParts else { return false }
        parts.append(BulkPart(names: names, mediaType: mediaType, archive: intake.archive))
        return true
    }

    /// More of the value that was begun last; waits when the disk cannot keep up.
    package func appendBulk(_ bytes: Bytes) async { await parts.last?.append(bytes) }

    package func discard() { for part in parts { part.remove() } }

    /// Makes files of everything and takes them in.
    /// - Throws: ``DICOMError`` when a document cannot be read; then nothing has been stored.
    package func commit() async throws(DICOMError) -> [DepositedInstance] {
        defer { discard() }
        do {
            for part in parts { try await part.close() }
            let begun = try await Intake.importing.run { try begin() }
            var results: [DepositedInstance] = []
            for (begun, reception) in begun {
                var found = begun
                if let reception {
                    let (outcome, header) = await reception.conclude()
                    found.outcome = outcome
                    found.studyUID = header?.study.studyUID
                    found.seriesUID = header?.series.seriesUID
                }
                results.append(found)
            }
            return results
        } catch let error as DICOMError {
            throw error
        } catch {
            return [DepositedInstance(outcome: ReceptionOutcome(failure: error))]
        }
    }

    // MARK: - On a thread of its own

    private func begin() throws -> [(DepositedInstance, FileReception?)] {
        var named: [String: [BulkPart]] = [:]
        for part in parts {
            for name in part.names { named[name, default: []].append(part) }
        }
        var models: [ModelValues] = []
        for (form, text) in documents {
            models += try ModelValues.read(Bytes(text), form, intake.budget, named)
        }
        return models.map(begin)
    }

    private func begin(_ model: ModelValues) -> (DepositedInstance, FileReception?) {
        let dataSet = model.dataSet
        var found = DepositedInstance(
            sopClassUID: dataSet.uid(.sopClassUID)?.string,
            sopInstanceUID: dataSet.uid(.sopInstanceUID)?.string, outcome: .failed("not stored"))
        guard let sopClass = dataSet.uid(.sopClassUID), let sopInstance = dataSet.uid(.sopInstanceUID) else {
            found.outcome = .unreadable("the attributes name no class and instance.")
            return (found, nil)
        }
        if let fault = model.fault {
            found.outcome = .unreadable(fault)
            return (found, nil)
        }
        var object = IncomingObject(
            sopClassUID: sopClass, sopInstanceUID: sopInstance,
            transferSyntaxUID: model.transferSyntax.uid, callingAETitle: Deposits.title,
            calledAETitle: Deposits.title, remoteAddress: address, studyUID: studyUID)
        (object.actor, object.site) = (actor, actor.homeSite)
        let reception = FileReception(object: object, intake: intake)
        do throws(DICOMError) {
            try dataSet.encode(as: model.transferSyntax) { reception.append($0) }
            return (found, reception)
        } catch {
            reception.discard()
            found.outcome = .unreadable("\(error.code.rawValue): \(error.reason)")
            return (found, nil)
        }
    }
}
