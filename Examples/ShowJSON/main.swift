import DICOM
import Glibc

// Prints an object in the DICOM JSON model (PS3.18 annex F), with large values left out as references, and reads it
// back to prove that nothing was lost.
//   ShowJSON image.dcm

guard let path = CommandLine.arguments.dropFirst().first else {
    print("usage: ShowJSON FILE")
    exit(64)
}

do {
    let file = try DICOMFile.read(path: path, stopBeforePixelData: true)
    let json = try file.dataSet.json { path, element in
        // Whoever receives the document can ask for the rest at this address.
        guard case .bytes(let bytes, _) = element.value, bytes.count > 1024 else { return .inline }
        return .uri("bulk/\(path)")
    }
    print(String(decoding: json, as: UTF8.self))

    let document = try ModelDocument.read(json: Bytes(json))
    guard document.dataSet.count + document.bulkData.count >= file.dataSet.count else {
        print("elements were lost")
        exit(70)
    }
} catch {
    print("\(error)")
    exit(65)
}
