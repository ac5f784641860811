extension AnalysisReport {
    /// The part of a report that a list of many studies shows: all but curves, motion, frame times, settings and
    /// the pictures of single slices.
    package var forWorklist: AnalysisReport {
        var report = self
        report.parametersJSON = "{}"
        report.inputs.frameTimesSeconds = []
        report.curves = nil
        report.motion = []
        report.vessels = nil
        report.quality.checks = nil
        report.fingerprint = nil
        report.pictures = pictures.filter { $0.slice == nil }
        return report
    }
}
