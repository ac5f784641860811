import DICOM

/// Wraps pictures of an analysis as Secondary Capture images, which every archive and viewer shows.
package struct SecondaryCapture {
    private let source: DataSet
    private let seriesUID: UID
    private let seriesNumber: Int
    private let seriesDescription: String
    /// `yyyyMMdd` and `HHmmss` of the moment the pictures were made.
    private let date: String
    private let time: String

    /// - Parameter source: an image of the acquisition, for the patient and study.
    package init(
        source: DataSet, seriesUID: UID, seriesNumber: Int, seriesDescription: String, date: String,
        time: String
    ) {
        self.source = source
        self.seriesUID = seriesUID
        self.seriesNumber = seriesNumber
        self.seriesDescription = seriesDescription
        self.date = date
        self.time = time
    }

    package func object(_ image: ColourImage, instanceNumber: Int, comment: String) -> DICOMFile {
        var dataSet = DataSet()
        copyPatientAndStudy(into: &dataSet)
        dataSet.set(.sopClassUID, UID("1.2.840.10008.5.1.4.1.1.7"))
        dataSet.set(.sopInstanceUID, UID.derived(from: "\(seriesUID.string)/\(instanceNumber)"))
        dataSet.set(.instanceCreationDate, date)
        dataSet.set(.instanceCreationTime, time)
        dataSet.set(.seriesInstanceUID, seriesUID)
        dataSet.set(.seriesNumber, seriesNumber)
        dataSet.set(.seriesDescription, seriesDescription)
        dataSet.set(.modality, "OT")
        dataSet.set(.conversionType, "WSD")
        dataSet.set(.manufacturer, "Willis")
        dataSet.set(.instanceNumber, instanceNumber)
        dataSet.set(.imageType, ["DERIVED", "SECONDARY"])
        dataSet.set(.contentDate, date)
        dataSet.set(.contentTime, time)
        dataSet.set(.imageComments, comment)
        dataSet.set(.patientOrientation, ["L", "P"])
        dataSet.set(.bodyPartExamined, "HEAD")
        dataSet.set(.burnedInAnnotation, "NO")
        setPixels(image, in: &dataSet)
        return DICOMFile(dataSet: dataSet, transferSyntax: .explicitVRLittleEndian)
    }

    private func setPixels(_ image: ColourImage, in dataSet: inout DataSet) {
        dataSet.set(.samplesPerPixel, 3)
        dataSet.set(.photometricInterpretation, "RGB")
        dataSet.set(.planarConfiguration, 0)
        dataSet.set(.rows, image.height)
        dataSet.set(.columns, image.width)
        dataSet.set(.bitsAllocated, 8)
        dataSet.set(.bitsStored, 8)
        dataSet.set(.highBit, 7)
        dataSet.set(.pixelRepresentation, 0)
        let padding: [UInt8] = image.rgb.count % 2 == 0 ? [] : [0]
        dataSet.set(.pixelData, Bytes(image.rgb + padding), vr: .OB)
    }

    private func copyPatientAndStudy(into dataSet: inout DataSet) {
        let required: [Tag] = [
            .patientName, .patientID, .patientBirthDate, .patientSex, .studyInstanceUID, .studyDate,
            .studyTime,
            .studyID, .accessionNumber, .referringPhysicianName,
        ]
        let optional: [Tag] = [.specificCharacterSet, .issuerOfPatientID, .patientAge, .studyDescription]
        for tag in required + optional {
            if let element = source[tag] {
                dataSet[tag] = element
            } else if required.contains(tag) {
                dataSet.set(tag, "")
            }
        }
    }
}
