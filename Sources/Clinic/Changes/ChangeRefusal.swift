import Records

/// Why a change cannot be made or taken back.
package enum ChangeRefusal: Error, Sendable, Equatable {
    /// There is no such patient, study, series or object here.
    case notFound(ImageTarget)
    case noSuchChange(Int64)
    /// Everything is as it should be already.
    case nothingToChange
    /// A value cannot be written; the reason goes after the name of the attribute.
    case invalid(keyword: String, reason: String)
    /// The attribute cannot be corrected at this level.
    case notCorrectable(keyword: String)
    /// A patient is known under this identifier: the two are to be merged instead.
    case patientExists(ImageTarget)
    /// The identifier is known from several issuers, and one must be named.
    case severalIssuers([String])
    /// The target has a series under the same identifier, or objects under the same ones.
    case clash(ImageTarget)
    /// Source and target are the same.
    case sameTarget
    /// Later changes depend on this one.
    case inTheWay([Change])
    case alreadyUndone
    /// The objects are gone for good.
    case purged
    /// A legal hold protects the study.
    case held(ImageTarget)
    /// There is nothing to take back in a restoration.
    case cannotBeUndone
    /// Whoever asks may see it and may not change it.
    case notPermitted
}
