extension CompositeContext {
    /// The same for an object that is no image: neither frame of reference nor anatomy of the series, for which the
    /// series modules of documents have no room (PS3.3 C.17.1, C.17.6.1 and C.24.1).
    var document: CompositeContext {
        var context = self
        context.frameOfReference = nil
        context.series.bodyPart = ""
        context.series.laterality = ""
        context.series.patientPosition = ""
        return context
    }
}
