/// Every word on the pages. A language is one value of this type, so that the compiler refuses a language with a
/// phrase missing. `{n}` and the like are places to fill.
package struct Phrases: Sendable {
    package var frame: Frame
    package var entry: Entry
    package var list: List
    package var study: Study
    package var result: Result
    package var trouble: Trouble
    package var archive: Archive
    /// Short names of the reasons for a quality verdict, by reason code.
    package var reasonTitles: [String: String]
    /// Sentences for the reasons, the most telling first: the first whose places can all be filled is used.
    /// A key such as `mr-perfusion/noise` goes before `noise` for that kind of analysis.
    /// Empty where the algorithm's own English sentence serves.
    package var reasonSentences: [String: [String]]
    /// Names of the steps of an analysis, by stage code.
    package var stages: [String: String]
    /// Names of pictures, by picture code.
    package var pictures: [String: String]

    /// What surrounds every page.
    package struct Frame: Sendable {
        package var tagline: String
        package var navigation: String
        package var worklist: String
        package var account: String
        package var signOut: String
        package var language: String
        package var theme: String
        package var themeAutomatic: String
        package var themeLight: String
        package var themeDark: String
        package var researchOnly: String
        package var skipToContent: String
        package var live: String
        package var liveLost: String
        package var liveOff: String
        package var reload: String
        package var timesIn: String
        package var close: String
    }

    /// Signing in, and one's own account.
    package struct Entry: Sendable {
        package var title: String
        package var name: String
        package var password: String
        package var button: String
        package var refused: String
        package var locked: String
        package var linkRefused: String
        package var linkTitle: String
        package var linkExplanation: String
        package var formExpired: String
        package var signedInAs: String
        package var changePassword: String
        package var currentPassword: String
        package var newPassword: String
        package var repeatPassword: String
        package var passwordHint: String
        package var mustChange: String
        package var changed: String
        package var wrongCurrent: String
        package var tooShort: String
        package var notTheSame: String
        package var tooLong: String
        package var tooCommon: String
        package var unchanged: String
        package var save: String
    }

    /// The worklist.
    package struct List: Sendable {
        package var search: String
        package var searchHint: String
        package var state: String
        package var patient: String
        package var arrived: String
        package var source: String
        package var empty: String
        package var emptyHint: String
        package var nothingFound: String
        package var count: String
        package var inProgress: String
        package var limitReached: String
        package var receiving: String
        package var images: String
        package var queued: String
        package var analysing: String
        package var good: String
        package var limited: String
        package var refused: String
        package var failed: String
        package var failedDetail: String
        package var nothingToAnalyse: String
        package var nothingToAnalyseHint: String
        package var conflict: String
        package var noName: String
        package var days: String
        package var hours: String
        package var minutes: String
        package var seconds: String
    }

    /// The patient and the study.
    package struct Study: Sendable {
        package var patientID: String
        package var birthDate: String
        package var age: String
        package var sex: String
        package var male: String
        package var female: String
        package var otherSex: String
        package var years: String
        package var months: String
        package var weeks: String
        package var days: String
        package var studyDate: String
        package var accession: String
        package var source: String
        package var description: String
        package var sinceArrival: String
        package var arrived: String
        package var seriesTitle: String
        package var seriesNumber: String
        package var modality: String
        package var seriesDescription: String
        package var imageCount: String
        package var equipment: String
        package var conflictNote: String
        package var patientNote: String
        package var back: String
        package var waiting: String
        package var waitingHint: String
        package var queuedHint: String
        package var failedTitle: String
        package var failedHint: String
        package var nothingHint: String
    }

    /// One analysis.
    package struct Result: Sendable {
        package var kinds: [String: String]
        package var core: String
        package var hypoperfusion: String
        package var mismatch: String
        package var mismatchRule: String
        package var mismatchRatio: String
        package var ratioRule: String
        package var ratioShort: String
        package var affectedSide: String
        package var sideShort: String
        package var sideRule: String
        package var left: String
        package var right: String
        package var noSide: String
        package var infinite: String
        package var infiniteHint: String
        package var notMeasured: String
        package var further: String
        package var hypoperfusionIntensityRatio: String
        package var cbvIndex: String
        package var venousTmax: String
        package var prolongedVenousTransit: String
        package var yes: String
        package var no: String
        package var permeabilityLesion: String
        package var permeabilityTissue: String
        package var engines: String
        package var engine: String
        package var engineLimits: String
        package var engineDictionary: String
        /// As limits name it: `rCBF < 30 % (dictionary < 19.5 %)`.
        package var engineDictionaryShort: String
        package var engineCirculant: String
        package var engineOscillation: String
        package var limitsPublished: String
        package var limitsCalibrated: String
        package var ofRecord: String
        package var goodText: String
        package var limitedText: String
        package var refusedTitle: String
        package var refusedText: String
        package var atTheScanner: String
        package var otherReason: String
        package var proportion: String
        package var mapsTitle: String
        package var orientation: String
        package var chooseMap: String
        package var slice: String
        package var enlarge: String
        package var previous: String
        package var next: String
        package var mapAbove: String
        package var mapBelow: String
        package var legendCore: String
        package var legendPenumbra: String
        package var legendDiffusion: String
        package var diffusionLesion: String
        package var noPictures: String
        package var curvesTitle: String
        package var arterial: String
        package var venous: String
        package var timeAxis: String
        package var enhancementAxis: String
        package var relaxationAxis: String
        package var motionTitle: String
        package var shift: String
        package var rotation: String
        package var frame: String
        package var droppedFrames: String
        package var noneDropped: String
        package var timesTitle: String
        package var total: String
        package var provenanceTitle: String
        package var algorithm: String
        package var build: String
        package var inputImages: String
        package var inputDigest: String
        package var grid: String
        package var timePoints: String
        package var parameters: String
        package var seriesUsed: String
        package var studyIdentifier: String
    }

    /// When something went wrong.
    package struct Trouble: Sendable {
        package var notFoundTitle: String
        package var notFoundText: String
        package var forbiddenTitle: String
        package var forbiddenText: String
        package var tooLargeTitle: String
        package var tooLargeText: String
        package var busyTitle: String
        package var busyText: String
        package var failedTitle: String
        package var failedText: String
        package var badRequestTitle: String
        package var badRequestText: String
        package var reference: String
        package var back: String
    }
}

extension String {
    /// Fills the places of a phrase: `"{n} images".filling("n", "12")`.
    func filling(_ place: String, _ value: String) -> String {
        var result = ""
        var rest = self[...]
        let mark = "{" + place + "}"
        while let start = rest.firstRange(of: mark) {
            result += rest[..<start.lowerBound] + value
            rest = rest[start.upperBound...]
        }
        return result + rest
    }
}
