/// One series with what is known of all its objects together.
package struct ArchivedSeries: Sendable, Equatable {
    package var id: Int64
    package var seriesUID: String
    package var number: Int?
    package var modality: String
    package var description: String
    package var protocolName: String
    package var bodyPart: String
    package var manufacturer: String
    package var model: String
    package var station: String
    /// Computed here, not sent.
    package var isDerived: Bool
    /// Some of its objects have pixels.
    package var hasPictures: Bool
    package var instanceCount: Int
    package var byteCount: Int64
    package var transferSyntaxes: [String]
    package var sopClasses: [String]
    /// Who sent its objects, in the order of names.
    package var senders: [String]
    package var firstReceivedMilliseconds: Int64
    package var lastReceivedMilliseconds: Int64

    package init(
        id: Int64, seriesUID: String, number: Int?, modality: String, description: String,
        protocolName: String, bodyPart: String, manufacturer: String, model: String, station: String,
        isDerived: Bool, hasPictures: Bool, instanceCount: Int, byteCount: Int64, transferSyntaxes: [String],
        sopClasses: [String], senders: [String], firstReceivedMilliseconds: Int64,
        lastReceivedMilliseconds: Int64
    ) {
        self.id = id
        self.seriesUID = seriesUID
        self.number = number
        self.modality = modality
        self.description = description
        self.protocolName = protocolName
        self.bodyPart = bodyPart
        self.manufacturer = manufacturer
        self.model = model
        self.station = station
        self.isDerived = isDerived
        self.hasPictures = hasPictures
        self.instanceCount = instanceCount
        self.byteCount = byteCount
        self.transferSyntaxes = transferSyntaxes
        self.sopClasses = sopClasses
        self.senders = senders
        self.firstReceivedMilliseconds = firstReceivedMilliseconds
        self.lastReceivedMilliseconds = lastReceivedMilliseconds
    }
}

/// One object of a series.
package struct ArchivedInstance: Sendable, Equatable {
    package var sopInstanceUID: String
    package var sopClassUID: String
    package var transferSyntaxUID: String
    package var number: Int?
    package var rows: Int?
    package var columns: Int?
    package var frames: Int
    package var byteCount: Int64
    package var receivedMilliseconds: Int64
    package var sender: String

    package init(
        sopInstanceUID: String, sopClassUID: String, transferSyntaxUID: String, number: Int?, rows: Int?,
        columns: Int?, frames: Int, byteCount: Int64, receivedMilliseconds: Int64, sender: String
    ) {
        self.sopInstanceUID = sopInstanceUID
        self.sopClassUID = sopClassUID
        self.transferSyntaxUID = transferSyntaxUID
        self.number = number
        self.rows = rows
        self.columns = columns
        self.frames = frames
        self.byteCount = byteCount
        self.receivedMilliseconds = receivedMilliseconds
        self.sender = sender
    }
}

/// One piece of work on a study.
package struct StudyWork: Sendable, Equatable {
    package var kind: String
    package var state: String
    package var attempt: Int
    package var createdMilliseconds: Int64
    package var finishedMilliseconds: Int64?
    package var failure: String

    package init(
        kind: String, state: String, attempt: Int, createdMilliseconds: Int64, finishedMilliseconds: Int64?,
        failure: String
    ) {
        self.kind = kind
        self.state = state
        self.attempt = attempt
        self.createdMilliseconds = createdMilliseconds
        self.finishedMilliseconds = finishedMilliseconds
        self.failure = failure
    }
}
