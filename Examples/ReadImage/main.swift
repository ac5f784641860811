import Codecs
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

    let pixels = try PixelData(file)
    let rows = pixels.description.rows
    let columns = pixels.description.columns
    print("Pixels   \(columns) x \(rows), \(pixels.frameCount) frame(s), \(file.transferSyntax)")

    let rescale = try ModalityTransform(dataSet)
    let values = try rescale.values(pixels.frame(0))
    var middle: [Float] = []
    for row in rows / 4..<rows * 3 / 4 {
        let start = row * columns
        middle += values[start + columns / 4..<start + columns * 3 / 4]
    }
    print("Middle   \(middle.reduce(0, +) / Float(max(middle.count, 1))) HU")
} catch {
    print("\(error)")
    exit(65)
}
