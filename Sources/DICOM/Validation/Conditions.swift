/// Conditions of types 1C and 2C that can be told from the data set that the attribute stands in.
enum Conditions {
    /// True when the condition for an attribute that is absent holds beyond doubt.
    static func demand(_ tag: Tag, _ dataSet: DataSet) -> Bool {
        switch tag {
        case .planarConfiguration: return (dataSet.int(.samplesPerPixel) ?? 1) > 1
        case .windowWidth: return dataSet[.windowCenter]?.hasNoValue == false
        case .rescaleSlope: return dataSet.contains(.rescaleIntercept)
        case .lossyImageCompressionRatio, .lossyImageCompressionMethod:
            return dataSet.string(.lossyImageCompression) == "01"
        case .redPaletteColorLookupTableDescriptor, .greenPaletteColorLookupTableDescriptor,
            .bluePaletteColorLookupTableDescriptor:
            return dataSet.string(.photometricInterpretation) == "PALETTE COLOR"
        case .redPaletteColorLookupTableData:
            return isPalette(dataSet, without: .segmentedRedPaletteColorLookupTableData)
        case .greenPaletteColorLookupTableData:
            return isPalette(dataSet, without: .segmentedGreenPaletteColorLookupTableData)
        case .bluePaletteColorLookupTableData:
            return isPalette(dataSet, without: .segmentedBluePaletteColorLookupTableData)
        case .pixelData:
            return ![.pixelDataProviderURL, .floatPixelData, .doubleFloatPixelData].contains {
                dataSet.contains($0)
            }
        case .codeValue: return ![.longCodeValue, .urnCodeValue].contains { dataSet.contains($0) }
        case .codingSchemeDesignator: return [.codeValue, .longCodeValue].contains { dataSet.contains($0) }
        case .frameIncrementPointer: return (dataSet.int(.numberOfFrames) ?? 1) > 1
        default: return false
        }
    }

    /// True for attributes whose condition is another attribute of the same module.
    static func comesInPairs(_ tag: Tag) -> Bool {
        [.windowWidth, .rescaleSlope, .frameIncrementPointer].contains(tag)
    }

    private static func isPalette(_ dataSet: DataSet, without segmented: Tag) -> Bool {
        dataSet.string(.photometricInterpretation) == "PALETTE COLOR" && !dataSet.contains(segmented)
    }

    /// Content items have the attributes of their value type only (PS3.3 C.17.3), though the tables list all.
    static func fitsValueType(_ tag: Tag, _ item: DataSet) -> Bool {
        guard let types = valueTypes[tag] else { return true }
        return item.string(.valueType).map(types.contains) ?? false
    }

    private static let valueTypes: [Tag: Set<String>] = [
        .textValue: ["TEXT"],
        .measuredValueSequence: ["NUM"],
        .conceptCodeSequence: ["CODE"],
        .personName: ["PNAME"],
        .dateTime: ["DATETIME"],
        .date: ["DATE"],
        .time: ["TIME"],
        .uid: ["UIDREF"],
        .referencedSOPSequence: ["IMAGE", "COMPOSITE", "WAVEFORM"],
        .continuityOfContent: ["CONTAINER"],
        .graphicData: ["SCOORD", "SCOORD3D"],
        .graphicType: ["SCOORD", "SCOORD3D"],
        .referencedFrameOfReferenceUID: ["SCOORD3D"],
        .temporalRangeType: ["TCOORD"],
        .tabulatedValuesSequence: ["TABLE"],
        .numberOfTableColumns: ["TABLE"],
        .numberOfTableRows: ["TABLE"],
        .tableColumnDefinitionSequence: ["TABLE"],
        .tableRowDefinitionSequence: ["TABLE"],
    ]
}
