import Codecs
import DICOM
import Glibc

// Writes an image in another transfer syntax, lossless, and proves that every sample is what it was.
//   Recompress image.dcm smaller.dcm

let arguments = CommandLine.arguments
guard arguments.count == 3 else {
    print("usage: Recompress FILE RESULT")
    exit(64)
}

do {
    let original = try DICOMFile.read(path: arguments[1])
    let smaller = try PixelCodecs.transcode(original, to: TransferSyntax(.jpeglsLossless))
    try smaller.write(to: arguments[2])

    let before = try PixelData(original)
    let after = try PixelData(DICOMFile.read(path: arguments[2]))
    for index in 0..<before.frameCount {
        guard try before.frame(index).integers == after.frame(index).integers else {
            print("frame \(index + 1) has changed")
            exit(70)
        }
    }
    print("\(before.frameCount) frame(s), bit for bit the same in \(smaller.transferSyntax)")
} catch {
    print("\(error)")
    exit(65)
}
