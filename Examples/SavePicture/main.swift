import Codecs
import DICOM
import Glibc

// Shows an image of any transfer syntax as a screen would: decoded, rescaled, windowed, as a PGM or PPM picture.
//   SavePicture image.dcm picture.pnm

let arguments = CommandLine.arguments
guard arguments.count == 3 else {
    print("usage: SavePicture FILE PICTURE")
    exit(64)
}

do {
    let file = try DICOMFile.read(path: arguments[1])
    let frame = try PixelData(file).frame(0)
    let transform = try PixelTransform(file.dataSet)
    let picture = try transform.display(frame)

    let pixelCount = frame.description.pixelCount
    let isColour = picture.count == 3 * pixelCount
    let header = "\(isColour ? "P6" : "P5")\n\(frame.description.columns) \(frame.description.rows)\n255\n"
    guard let output = fopen(arguments[2], "wb") else {
        print("cannot write \(arguments[2])")
        exit(73)
    }
    fwrite(header, 1, header.utf8.count, output)
    fwrite(picture, 1, picture.count, output)
    fclose(output)
} catch {
    print("\(error)")
    exit(65)
}
