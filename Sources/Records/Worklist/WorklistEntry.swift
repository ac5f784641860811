/// One study as the worklist shows it.
package struct WorklistEntry: Codable, Sendable, Equatable {
    package var studyUID: String
    package var patient: PatientIdentity
    /// `yyyyMMdd` and `HHmmss…` as the scanner wrote them; empty when it wrote none.
    package var studyDate: String
    package var studyTime: String
    package var studyDescription: String
    package var accessionNumber: String
    package var modalities: [String]
    package var seriesCount: Int
    package var instanceCount: Int
    /// Application entity title of the sender: which scanner or hospital it came from.
    package var source: String
    /// Milliseconds since 1970, by this machine's clock.
    package var firstReceivedMilliseconds: Int64
    package var lastReceivedMilliseconds: Int64
    package var state: StudyState
    /// Analyses of the newest run, in the order they were made.
    package var reports: [AnalysisReport]
    /// Objects that came twice under one identifier with different content.
    package var conflictCount: Int
    /// Another study carries the same patient identifier with a clearly different name or birth date.
    package var patientDiffers: Bool
    /// What a worker does with it at this moment, be it that images still arrive.
    package var work: WorkProgress?
    /// How many images it will have, as far as the images say.
    package var expectedInstances: Int?

    package init(
        studyUID: String, patient: PatientIdentity, studyDate: String, studyTime: String,
        studyDescription: String, accessionNumber: String, modalities: [String], seriesCount: Int,
        instanceCount: Int, source: String, firstReceivedMilliseconds: Int64, lastReceivedMilliseconds: Int64,
        state: StudyState, reports: [AnalysisReport], conflictCount: Int, patientDiffers: Bool = false,
        work: WorkProgress? = nil
    ) {
        self.studyUID = studyUID
        self.patient = patient
        self.studyDate = studyDate
        self.studyTime = studyTime
        self.studyDescription = studyDescription
        self.accessionNumber = accessionNumber
        self.modalities = modalities
        self.seriesCount = seriesCount
        self.instanceCount = instanceCount
        self.source = source
        self.firstReceivedMilliseconds = firstReceivedMilliseconds
        self.lastReceivedMilliseconds = lastReceivedMilliseconds
        self.state = state
        self.reports = reports
        self.conflictCount = conflictCount
        self.patientDiffers = patientDiffers
        self.work = work
    }
}

/// Who the patient is, as the images say.
package struct PatientIdentity: Codable, Sendable, Equatable {
    /// The three groups of a DICOM person name; empty when absent.
    package var alphabeticName: String
    package var ideographicName: String
    package var phoneticName: String
    package var patientID: String
    /// `yyyyMMdd`, or empty.
    package var birthDate: String
    /// `M`, `F`, `O`, or empty.
    package var sex: String
    /// As the scanner wrote it, for example `071Y`, or empty.
    package var age: String

    package init(
        alphabeticName: String, ideographicName: String, phoneticName: String, patientID: String,
        birthDate: String, sex: String, age: String
    ) {
        self.alphabeticName = alphabeticName
        self.ideographicName = ideographicName
        self.phoneticName = phoneticName
        self.patientID = patientID
        self.birthDate = birthDate
        self.sex = sex
        self.age = age
    }
}

/// Where a study stands between the scanner and its result.
package enum StudyState: Codable, Sendable, Equatable {
    /// Images are still arriving.
    case receiving
    /// Complete, waiting for a worker.
    case queued
    /// A worker has it: the stage it is in, and how far through all of its work (0 to 1).
    case analysing(stage: String, fraction: Double)
    /// Looked at; `reports` says what was found. Empty reports: nothing here that Willis can analyse.
    case done
    /// The worker gave up after its last retry.
    case failed(reason: String)
}

/// A stage of the work on a study, and how far through all of it (0 to 1).
package struct WorkProgress: Codable, Sendable, Equatable {
    package var stage: String
    package var fraction: Double

    package init(stage: String, fraction: Double) {
        self.stage = stage
        self.fraction = fraction
    }
}

/// One series of a study, for the study page.
package struct SeriesSummary: Codable, Sendable, Equatable {
    package var seriesUID: String
    package var number: Int?
    package var modality: String
    package var description: String
    package var instanceCount: Int
    package var manufacturer: String
    package var model: String

    package init(
        seriesUID: String, number: Int?, modality: String, description: String, instanceCount: Int,
        manufacturer: String, model: String
    ) {
        self.seriesUID = seriesUID
        self.number = number
        self.modality = modality
        self.description = description
        self.instanceCount = instanceCount
        self.manufacturer = manufacturer
        self.model = model
    }
}

/// Everything the study page shows.
package struct StudyDetail: Codable, Sendable, Equatable {
    package var entry: WorklistEntry
    package var series: [SeriesSummary]
    /// Results that people asked for beside the automatic ones.
    package var versions: [ResultVersion]
    /// What other settings measure, by the position of the report.
    package var stability: [Int: Stability]
    /// What other programs found in it.
    package var foreign: [ForeignResult]

    package init(
        entry: WorklistEntry, series: [SeriesSummary], versions: [ResultVersion] = [],
        stability: [Int: Stability] = [:], foreign: [ForeignResult] = []
    ) {
        self.entry = entry
        self.series = series
        self.versions = versions
        self.stability = stability
        self.foreign = foreign
    }
}
