import DICOM
import Records

/// One DICOM file on its way in, in pieces. Its head is looked at as soon as it is there; the rest goes to the disk as
/// it comes. Ended by exactly one of `commit` and `discard`.
package struct FileDeposit: Sendable {
    private let intake: Intake
    private let address: String
    private let studyUID: String?
    private let actor: Actor
    private var head: [UInt8] = []
    private var nextLook = 1024
    private var found = DepositedInstance(outcome: .failed("the object was not read"))
    private var reception: FileReception?
    private var failure: ReceptionOutcome?

    /// File meta information longer than this is refused.
    private static let longestHead = 1 << 20

    init(intake: Intake, address: String, studyUID: String?, actor: Actor) {
        self.actor = actor
        self.intake = intake
        self.address = address
        self.studyUID = studyUID
    }

    /// Takes the next piece; waits when the disk cannot keep up.
    package mutating func append(_ bytes: Bytes) async {
        if let reception {
            await reception.waitForRoom()
            bytes.withUnsafeBytes { reception.append($0) }
        } else if failure == nil {
            head += bytes.array
            guard head.count >= nextLook else { return }
            nextLook *= 4
            look(isWhole: false)
        }
    }

    /// Makes the object durable and indexed, and says what became of it.
    package func commit() async -> DepositedInstance {
        var whole = self
        if reception == nil, failure == nil { whole.look(isWhole: true) }
        return await whole.concluded()
    }

    /// Forgets the object: it did not come whole.
    package func discard() { reception?.discard() }

    private func concluded() async -> DepositedInstance {
        var found = found
        guard let reception else {
            found.outcome = failure ?? .unreadable("the object is empty")
            return found
        }
        let (outcome, header) = await reception.conclude()
        found.outcome = outcome
        found.studyUID = header?.study.studyUID
        found.seriesUID = header?.series.seriesUID
        return found
    }

    /// Begins the reception once the file meta information is there.
    private mutating func look(isWhole: Bool) {
        let bytes = Bytes(head)
        // Whether the group ends here shows only in what follows it.
        guard let meta = FileMetaInformation(bytes), isWhole || meta.dataSetOffset + 8 <= head.count else {
            guard isWhole || head.count > Self.longestHead else { return }
            return refuse("there is no file meta information at the beginning, as PS3.10 asks for.")
        }
        var identity = (meta.sopClass, meta.sopInstance)
        if identity.0 == nil || identity.1 == nil {
            guard isWhole || head.count > 1 << 16 else { return }
            let start = try? DICOMFile.read(
                bytes, budget: intake.budget, stopBeforePixelData: true, salvages: true)
            identity.0 = identity.0 ?? start?.dataSet.uid(.sopClassUID)
            identity.1 = identity.1 ?? start?.dataSet.uid(.sopInstanceUID)
        }
        found.sopClassUID = identity.0?.string
        found.sopInstanceUID = identity.1?.string
        guard let sopClass = identity.0, let sopInstance = identity.1 else {
            return refuse("neither the file meta information nor the data set name class and instance.")
        }
        guard let syntax = meta.transferSyntax else {
            return refuse("the file meta information names no transfer syntax.")
        }
        var object = IncomingObject(
            sopClassUID: sopClass, sopInstanceUID: sopInstance, transferSyntaxUID: syntax,
            callingAETitle: Deposits.title, calledAETitle: Deposits.title, remoteAddress: address,
            studyUID: studyUID)
        (object.actor, object.site) = (actor, actor.homeSite)
        let reception = FileReception(object: object, intake: intake)
        head.withUnsafeBytes { reception.append(UnsafeRawBufferPointer(rebasing: $0[meta.dataSetOffset...])) }
        head = []
        self.reception = reception
    }

    private mutating func refuse(_ reason: String) {
        failure = .unreadable(reason)
        head = []
    }
}
