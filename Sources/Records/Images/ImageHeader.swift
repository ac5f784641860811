import DICOM

/// What the index keeps of one object: who, which study, which series, which image.
package struct ImageHeader: Sendable, Equatable {
    package var patient: PatientIdentity
    /// Issuer of Patient ID; empty when the scanner names none.
    package var issuer: String
    package var study: StudyHeader
    package var series: SeriesHeader
    package var image: ImageAttributes

    package init(
        patient: PatientIdentity, issuer: String, study: StudyHeader, series: SeriesHeader,
        image: ImageAttributes
    ) {
        self.patient = patient
        self.issuer = issuer
        self.study = study
        self.series = series
        self.image = image
    }
}

package struct StudyHeader: Sendable, Equatable {
    package var studyUID: String
    package var date: String
    package var time: String
    package var description: String
    package var accessionNumber: String
    /// Number of Study Related Series and Instances, when the sender says.
    package var expectedSeries: Int?
    package var expectedInstances: Int?

    package init(
        studyUID: String, date: String = "", time: String = "", description: String = "",
        accessionNumber: String = "", expectedSeries: Int? = nil, expectedInstances: Int? = nil
    ) {
        self.studyUID = studyUID
        self.date = date
        self.time = time
        self.description = description
        self.accessionNumber = accessionNumber
        self.expectedSeries = expectedSeries
        self.expectedInstances = expectedInstances
    }
}

package struct SeriesHeader: Sendable, Equatable {
    package var seriesUID: String
    package var number: Int?
    package var modality: String
    package var description: String
    package var protocolName: String
    package var bodyPart: String
    package var manufacturer: String
    package var model: String
    package var station: String
    /// Number of Series Related Instances, when the sender says.
    package var expectedInstances: Int?
    /// Number of Temporal Positions, when the scanner says.
    package var temporalPositions: Int?

    package init(
        seriesUID: String, number: Int? = nil, modality: String = "", description: String = "",
        protocolName: String = "", bodyPart: String = "", manufacturer: String = "", model: String = "",
        station: String = "", expectedInstances: Int? = nil, temporalPositions: Int? = nil
    ) {
        self.seriesUID = seriesUID
        self.number = number
        self.modality = modality
        self.description = description
        self.protocolName = protocolName
        self.bodyPart = bodyPart
        self.manufacturer = manufacturer
        self.model = model
        self.station = station
        self.expectedInstances = expectedInstances
        self.temporalPositions = temporalPositions
    }
}

package struct ImageAttributes: Sendable, Equatable {
    package var sopClassUID: String
    package var sopInstanceUID: String
    package var transferSyntaxUID: String
    package var number: Int?
    /// The values of Image Type, joined by backslashes as in the object.
    package var imageType: String
    package var acquisitionNumber: Int?
    package var imagesInAcquisition: Int?
    package var temporalPosition: Int?
    package var acquisitionDate: String
    package var acquisitionTime: String
    package var contentTime: String
    /// Image Position (Patient) in millimetres: x to the left, y to the back, z to the head.
    package var positionMillimeters: [Double]?
    package var sliceLocationMillimeters: Double?
    package var rows: Int?
    package var columns: Int?
    package var bitsAllocated: Int?
    package var frames: Int

    package init(
        sopClassUID: String, sopInstanceUID: String, transferSyntaxUID: String, number: Int? = nil,
        imageType: String = "", acquisitionNumber: Int? = nil, imagesInAcquisition: Int? = nil,
        temporalPosition: Int? = nil, acquisitionDate: String = "", acquisitionTime: String = "",
        contentTime: String = "", positionMillimeters: [Double]? = nil,
        sliceLocationMillimeters: Double? = nil,
        rows: Int? = nil, columns: Int? = nil, bitsAllocated: Int? = nil, frames: Int = 1
    ) {
        self.sopClassUID = sopClassUID
        self.sopInstanceUID = sopInstanceUID
        self.transferSyntaxUID = transferSyntaxUID
        self.number = number
        self.imageType = imageType
        self.acquisitionNumber = acquisitionNumber
        self.imagesInAcquisition = imagesInAcquisition
        self.temporalPosition = temporalPosition
        self.acquisitionDate = acquisitionDate
        self.acquisitionTime = acquisitionTime
        self.contentTime = contentTime
        self.positionMillimeters = positionMillimeters
        self.sliceLocationMillimeters = sliceLocationMillimeters
        self.rows = rows
        self.columns = columns
        self.bitsAllocated = bitsAllocated
        self.frames = frames
    }
}

/// How an object came in.
package struct ImageOrigin: Sendable, Equatable {
    package var callingAETitle: String
    package var calledAETitle: String
    package var remoteAddress: String
    /// The site that a new study belongs to.
    package var site: Int64

    package init(
        callingAETitle: String, calledAETitle: String, remoteAddress: String, site: Int64 = Site.first
    ) {
        self.site = site
        self.callingAETitle = callingAETitle
        self.calledAETitle = calledAETitle
        self.remoteAddress = remoteAddress
    }
}

/// One object as the archive holds it.
package struct StoredImage: Sendable, Equatable {
    package var seriesUID: String
    package var attributes: ImageAttributes
    /// SHA-256 of the Part 10 file, 64 hexadecimal digits: its name in the archive.
    package var blob: String
    package var byteCount: Int64
    package var receivedMilliseconds: Int64
    /// How its text is read, where that is not as it declares.
    package var characterSet: CharacterSetCorrection?

    package init(
        seriesUID: String, attributes: ImageAttributes, blob: String, byteCount: Int64,
        receivedMilliseconds: Int64, characterSet: CharacterSetCorrection? = nil
    ) {
        self.seriesUID = seriesUID
        self.attributes = attributes
        self.blob = blob
        self.byteCount = byteCount
        self.receivedMilliseconds = receivedMilliseconds
        self.characterSet = characterSet
    }
}
