import DICOM
import Glibc

// Writes the DICOMDIR of a disc: the index that every reader of DICOM media looks for (PS3.10 chapter 8).
//   MakeDICOMDIR FOLDER IM000001 IM000002 ...        files that lie in FOLDER, by names of up to 8 capitals and digits

let arguments = CommandLine.arguments
guard arguments.count > 2 else {
    print("usage: MakeDICOMDIR FOLDER FILE...")
    exit(64)
}

do {
    var directory = MediaDirectory(fileSetID: "EXAMPLE")
    for name in arguments[2...] {
        let file = try DICOMFile.read(path: "\(arguments[1])/\(name)", stopBeforePixelData: true)
        try directory.add(file, fileID: [name])
    }
    try directory.write(to: "\(arguments[1])/DICOMDIR")

    for patient in directory.records {
        print(patient.attributes.string(.patientName) ?? "Nobody")
        for study in patient.children {
            let images = study.children.reduce(0) { $0 + $1.children.count }
            print("  \(study.attributes.string(.studyDescription) ?? "study"): \(images) object(s)")
        }
    }
} catch {
    print("\(error)")
    exit(65)
}
