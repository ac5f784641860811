import Codecs
import DICOM

extension Seeds {
    static func file(_ syntax: TransferSyntax) throws -> DICOMFile {
        var dataSet = dataSets[1]
        let shape = PixelShape(rows: 2, columns: 2)
        for element in shape.dataSet() where !dataSet.contains(element.tag) { dataSet[element.tag] = element }
        dataSet.set(.pixelData, [1, 2, 3, 4] as Bytes, vr: syntax.isBigEndian ? .OW : .OB)
        return DICOMFile(dataSet: dataSet, transferSyntax: syntax)
    }

    static func compressedFile() throws -> DICOMFile {
        try PixelCodecs.transcode(try file(.explicitVRLittleEndian), to: TransferSyntax(.rleLossless))
    }

    static func directory(files: Int) throws -> MediaDirectory {
        var directory = MediaDirectory(fileSetID: "FUZZ")
        for number in 0..<files {
            var file = try file(.explicitVRLittleEndian)
            file.dataSet.set(.sopInstanceUID, UID("2.25.\(number + 1)"))
            if number == 2 { file.dataSet.set(.seriesInstanceUID, "2.25.99" as UID) }
            try directory.add(file, fileID: ["IMAGES", "I\(number)"])
        }
        return directory
    }

    /// The syntaxes of whole objects, native and compressed.
    static let objectSyntaxes: [TransferSyntax] =
        [.explicitVRLittleEndian, .explicitVRBigEndian]
        + [
            UID.rleLossless, .jpegBaseline8Bit, .jpegLosslessSV1, .jpeglsLossless, .jpeg2000Lossless,
            .htj2kLossless,
            .encapsulatedUncompressedExplicitVRLittleEndian,
        ].map { TransferSyntax($0) }

    /// One small object in each syntax that can be written.
    static var objects: [[UInt8]] {
        get throws {
            var shape = PixelShape(rows: 4, columns: 5, samples: 3)
            var inputs: [[UInt8]] = []
            for (index, syntax) in objectSyntaxes.enumerated() where PixelCodecs.canEncode(syntax) {
                var dataSet = shape.dataSet(frames: 2)
                dataSet.set(.windowCenter, 100.0)
                dataSet.set(.windowWidth, 50.0)
                dataSet.set(.pixelData, Bytes((0..<120).map { UInt8($0 * 2) }), vr: .OB)
                let file = try PixelCodecs.transcode(DICOMFile(dataSet: dataSet), to: syntax)
                inputs.append([UInt8(index)] + (try file.dataSet.encode(as: syntax)))
                shape.planar = 0
            }
            return inputs
        }
    }

    /// Data sets with tables of each kind.
    static var tables: [DataSet] {
        var palette = DataSet()
        palette.set(.photometricInterpretation, "PALETTE COLOR")
        let descriptors: [Tag] = [
            .redPaletteColorLookupTableDescriptor, .greenPaletteColorLookupTableDescriptor,
            .bluePaletteColorLookupTableDescriptor,
        ]
        for tag in descriptors { palette.set(tag, [4, 0, 16], vr: .US) }
        var plain = palette
        for tag: Tag in [
            .redPaletteColorLookupTableData, .greenPaletteColorLookupTableData,
            .bluePaletteColorLookupTableData,
        ] { plain.set(tag, [0, 1, 2, 3], vr: .OW) }
        var segmented = palette
        for tag: Tag in [
            .segmentedRedPaletteColorLookupTableData, .segmentedGreenPaletteColorLookupTableData,
            .segmentedBluePaletteColorLookupTableData,
        ] { segmented.set(tag, [0, 1, 7, 1, 2, 9, 2, 1, 0, 0], vr: .OW) }
        var table = DataSet()
        table.set(.lutDescriptor, [3, 0, 8], vr: .US)
        table.set(.lutData, [0, 100, 255], vr: .OW)
        var looked = DataSet()
        looked.set(.modalityLUTSequence, [table])
        looked.set(.voilutSequence, [table])
        looked.set(.presentationLUTShape, "INVERSE")
        var windowed = DataSet()
        windowed.set(.rescaleSlope, "0.1")
        windowed.set(.rescaleIntercept, "-5")
        windowed.set(.windowCenter, [40.0, 1], vr: .FD)
        windowed.set(.windowWidth, [80.0, 2], vr: .FD)
        windowed.set(.voilutFunction, "SIGMOID")
        return [plain, segmented, looked, windowed]
    }
}
