import Archive
import DICOM
import Records

extension Transfers {
    /// The patient of a study whose earlier studies are wanted.
    package struct Patient: Sendable, Equatable {
        package var studyUID: String
        package var patientID: String
        package var birthDate: String
        package var studyDate: String
    }

    /// Whose earlier studies a transfer is to fetch; nil when the study has gone.
    package func patient(of transfer: Transfer) async throws -> Patient? {
        try await archive.read { reader in
            guard let listed = try Studies.listed(transfer.studyUID, in: reader) else { return nil }
            return Patient(
                studyUID: transfer.studyUID, patientID: listed.entry.patient.patientID,
                birthDate: listed.entry.patient.birthDate, studyDate: listed.entry.studyDate)
        }
    }

    /// Notes which studies are to be fetched: of those that the archive named, the ones that are not here whole.
    ///
    /// - Returns: how many that is.
    package func found(_ studies: [PriorStudy], for transfer: Transfer) async throws -> Int {
        let now = clock()
        return try await archive.write { writer in
            let missing = try studies.filter { study in
                let here = try Studies.listed(study.studyUID, in: writer.reader)?.entry
                return here.map { $0.instanceCount < study.instanceCount ?? 0 } ?? true
            }
            try TransferItems.add(studies: missing.map(\.studyUID), to: transfer.id, in: writer)
            try announce(transfer.id, now, writer)
            return missing.count
        }
    }
}

/// An earlier study, as an archive describes it.
package struct PriorStudy: Sendable, Equatable {
    package var studyUID: String
    package var studyDate: String
    package var modalities: [String]
    /// Number of Study Related Instances, where the archive says.
    package var instanceCount: Int?

    /// What to ask an archive for (PS3.4 C.6.2.1): studies of a patient up to a day.
    ///
    /// - Returns: nil when the number of the patient cannot be asked for alone.
    package static func question(of patient: Transfers.Patient) -> DataSet? {
        // Wildcards and backslashes would ask for other patients, too.
        guard !patient.patientID.isEmpty, !patient.patientID.contains(where: { "*?\\".contains($0) }) else {
            return nil
        }
        var identifier = DataSet()
        identifier.set(.queryRetrieveLevel, "STUDY")
        identifier.set(.patientID, patient.patientID)
        identifier.set(.studyDate, patient.studyDate.isEmpty ? "" : "-" + patient.studyDate)
        for tag: Tag in [
            .studyInstanceUID, .studyTime, .modalitiesInStudy, .patientBirthDate,
            .numberOfStudyRelatedInstances, .accessionNumber, .studyDescription,
        ] { identifier.set(tag, "") }
        if patient.patientID.utf8.contains(where: { $0 > 0x7E }) {
            identifier.set(.specificCharacterSet, "ISO_IR 192")
        }
        return identifier
    }

    /// Reads an answer; nil for one that is of another patient, has no UID, or is the study itself.
    package init?(_ answer: DataSet, of patient: Transfers.Patient) {
        guard let uid = answer.uid(.studyInstanceUID), !uid.string.isEmpty, uid.string != patient.studyUID,
            answer.string(.patientID) == patient.patientID
        else { return nil }
        let birthDate = answer.string(.patientBirthDate) ?? ""
        if !birthDate.isEmpty, !patient.birthDate.isEmpty, birthDate != patient.birthDate { return nil }
        studyUID = uid.string
        studyDate = answer.string(.studyDate) ?? ""
        modalities = answer.strings(.modalitiesInStudy)
        instanceCount = answer.int(.numberOfStudyRelatedInstances)
    }

    init(studyUID: String, studyDate: String, modalities: [String] = [], instanceCount: Int? = nil) {
        self.studyUID = studyUID
        self.studyDate = studyDate
        self.modalities = modalities
        self.instanceCount = instanceCount
    }

    /// Those of some studies that are wanted by modality and age, the newest first.
    package static func wanted(
        _ studies: [PriorStudy], by action: FetchAction, before studyDate: String
    ) -> [PriorStudy] {
        let reference = CalendarDay(studyDate)
        return studies.filter { study in
            let fits =
                action.modalities.isEmpty || study.modalities.isEmpty
                || !Set(action.modalities).isDisjoint(with: study.modalities)
            guard fits, let most = action.maximumAgeDays, let reference,
                let day = CalendarDay(study.studyDate)
            else { return fits }
            return reference.number - day.number <= most
        }.sorted { ($0.studyDate, $0.studyUID) > ($1.studyDate, $1.studyUID) }
    }
}

/// A day as a number that can be subtracted.
private struct CalendarDay {
    var number: Int

    /// Reads `yyyyMMdd`.
    init?(_ text: String) {
        guard text.utf8.count == 8, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let digits = Int(text)
        else { return nil }
        let (year, month, day) = (digits / 10_000, digits / 100 % 100, digits % 100)
        // March is the first month, so that a leap day is the last of its year.
        let (y, m) = month > 2 ? (year, month - 3) : (year - 1, month + 9)
        number = 365 * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + day
    }
}
