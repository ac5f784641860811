import DICOM
import Records

/// What a peer announces before it sends an object.
package struct IncomingObject: Sendable {
    package var sopClassUID: UID
    package var sopInstanceUID: UID
    package var transferSyntaxUID: UID
    package var callingAETitle: String
    package var calledAETitle: String
    /// Address of the peer as text, for the log and for errors.
    package var remoteAddress: String
    /// How its text is to be read; what is known of the peer counts when nothing is said here.
    package var characterSet: CharacterSetCorrection?
    /// The study that it must be of, where that was said.
    package var studyUID: String?
    /// Who brings it, where that is no device: a person or a program.
    package var actor: Actor?
    /// The site that a new study belongs to; nil: that of the device.
    package var site: Int64?

    package init(
        sopClassUID: UID, sopInstanceUID: UID, transferSyntaxUID: UID, callingAETitle: String,
        calledAETitle: String, remoteAddress: String, characterSet: CharacterSetCorrection? = nil,
        studyUID: String? = nil
    ) {
        self.studyUID = studyUID
        self.sopClassUID = sopClassUID
        self.sopInstanceUID = sopInstanceUID
        self.transferSyntaxUID = transferSyntaxUID
        self.callingAETitle = callingAETitle
        self.calledAETitle = calledAETitle
        self.remoteAddress = remoteAddress
        self.characterSet = characterSet
    }
}

/// How the house answered an object.
package enum ReceptionOutcome: Sendable, Equatable {
    /// Safe on disk and in the index: only now may the peer be told success.
    case stored
    /// The same object was here already, bit for bit; success all the same.
    case duplicate
    /// Another object was here under the same identifier; both are kept and the newcomer is flagged.
    case conflict
    /// A700H: no room. The peer should try again later.
    case outOfResources(String)
    /// A900H: the data set does not match the announced class or instance.
    case mismatch(String)
    /// A901H: the object is of another study than it was announced for.
    case otherStudy(String)
    /// C000H: the data set cannot be understood.
    case unreadable(String)
    /// 0110H: the house itself failed.
    case failed(String)
}

/// One object on its way in. Bytes are appended as they arrive, then the object is committed or discarded;
/// whoever holds a reception ends it exactly once.
package protocol Reception: Sendable {
    /// Appends bytes of the data set in the announced transfer syntax. Never throws: a failure is remembered and
    /// answered by `commit`, because the peer must be read to the end of its message before it can be told. Called on
    /// a thread that serves other peers too: it may write to a file but wait for nothing else. Nor may `discard`.
    func append(_ bytes: UnsafeRawBufferPointer)
    /// Makes the object durable and indexed, then says how it went.
    func commit() async -> ReceptionOutcome
    /// Forgets the object: the association broke off before it was whole.
    func discard()
}

/// Where faces (DIMSE now, web later) bring objects.
package protocol IntakeDesk: Sendable {
    /// Opens a reception; never blocks on the disk.
    func begin(_ object: IncomingObject) -> any Reception
    /// Tells the house that an association ended, so that it can judge whether a series is complete.
    func associationEnded(callingAETitle: String, remoteAddress: String) async
}
