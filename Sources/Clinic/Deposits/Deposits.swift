import Archive
import DICOM
import Records

/// Where programs bring objects as files or as documents with their bulk data beside them (PS3.18 section 10.5).
package struct Deposits: Sendable {
    let intake: Intake
    /// Who brings the objects: new studies belong to the site of that.
    var actor = Actor.house

    /// As whose objects they are noted.
    package static let title = "STOW-RS"

    package init(intake: Intake) {
        self.intake = intake
    }

    /// The same, for somebody.
    package func from(_ actor: Actor) -> Deposits {
        var copy = self
        copy.actor = actor
        return copy
    }

    /// Begins an object that comes as a DICOM file.
    /// - Parameter studyUID: the study that it must be of, where that was said.
    package func file(from address: String, studyUID: String?) -> FileDeposit {
        FileDeposit(intake: intake, address: address, studyUID: studyUID, actor: actor)
    }

    /// Begins objects whose attributes come as JSON or XML.
    /// - Parameter studyUID: the study that they must be of, where that was said.
    package func models(from address: String, studyUID: String?) -> ModelDeposit {
        ModelDeposit(intake: intake, address: address, studyUID: studyUID, actor: actor)
    }

    /// Tells the house that a request has been read to its end.
    package func ended(from address: String) async {
        await intake.associationEnded(callingAETitle: Self.title, remoteAddress: address)
    }
}

/// What became of one object.
package struct DepositedInstance: Sendable, Equatable {
    package var sopClassUID: String?
    package var sopInstanceUID: String?
    /// Where it is in the archive; nothing when it is not.
    package var studyUID: String?
    package var seriesUID: String?
    package var outcome: ReceptionOutcome

    package init(
        sopClassUID: String? = nil, sopInstanceUID: String? = nil, studyUID: String? = nil,
        seriesUID: String? = nil, outcome: ReceptionOutcome
    ) {
        self.sopClassUID = sopClassUID
        self.sopInstanceUID = sopInstanceUID
        self.studyUID = studyUID
        self.seriesUID = seriesUID
        self.outcome = outcome
    }

    /// Whether it is in the archive now.
    package var isStored: Bool {
        switch outcome {
        case .stored, .duplicate, .conflict: true
        default: false
        }
    }
}
