import DICOM
import Records

/// A DICOM file of a study, wherever it lies: in the archive or in a folder somebody pointed at.
package final class StudyFile: Sendable {
    package let path: String
    package let header: DataSet
    package let transferSyntax: TransferSyntax
    /// SHA-256 of the file in hexadecimal, when the archive knows it.
    package let digest: String?

    /// Reads everything but the pixels.
    ///
    /// - Parameter characterSet: how its text is to be read, where that is not as it declares.
    package init(
        path: String, digest: String? = nil, characterSet: CharacterSetCorrection? = nil,
        budget: Budget = .standard
    ) throws(DICOMError) {
        var file = try DICOMFile.read(path: path, budget: budget, stopBeforePixelData: true)
        if let characterSet { file.dataSet.apply(characterSet) }
        self.path = path
        self.header = file.dataSet
        self.transferSyntax = file.transferSyntax
        self.digest = digest
    }

    package var studyUID: String { header.string(.studyInstanceUID) ?? "" }
    package var sopInstanceUID: String { header.string(.sopInstanceUID) ?? "" }

    package var patient: PatientIdentity {
        let name = header.personName(.patientName)
        return PatientIdentity(
            alphabeticName: name?.alphabetic ?? "", ideographicName: name?.ideographic ?? "",
            phoneticName: name?.phonetic ?? "", patientID: header.string(.patientID) ?? "",
            birthDate: header.string(.patientBirthDate) ?? "", sex: header.string(.patientSex) ?? "",
            age: header.string(.patientAge) ?? "")
    }
}
