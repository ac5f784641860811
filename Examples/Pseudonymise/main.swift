import DICOM
import Glibc

// Removes what identifies a patient, replaced consistently under a secret key: the same patient gets the same
// pseudonym tomorrow, and nobody without the key finds the way back.
//   Pseudonymise image.dcm harmless.dcm KEYFILE

let arguments = CommandLine.arguments
guard arguments.count == 4 else {
    print("usage: Pseudonymise FILE RESULT KEYFILE")
    exit(64)
}

do {
    let key = try Bytes.read(path: arguments[3]).array
    guard key.count >= 32 else {
        print("\(arguments[3]) should hold 32 random bytes or more")
        exit(78)
    }
    var options = Deidentifier.Options.research
    options.pseudonymPrefix = "STROKE-"
    let deidentifier = Deidentifier(profile: options, key: key)

    let (harmless, report) = try deidentifier.deidentify(DICOMFile.read(path: arguments[1]))
    try harmless.write(to: arguments[2])

    print("Patient is now \(harmless.dataSet.string(.patientID) ?? "")")
    print("\(report.entries.count) attributes were changed, \(report.count(.removed)) of them removed")
} catch {
    print("\(error)")
    exit(65)
}
