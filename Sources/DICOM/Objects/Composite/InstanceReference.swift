/// Another object, with the study and series where it is found.
public struct InstanceReference: Sendable, Hashable {
    /// Study Instance UID.
    public var study: UID
    /// Series Instance UID.
    public var series: UID
    /// SOP Class UID.
    public var sopClass: UID
    /// SOP Instance UID.
    public var sopInstance: UID

    /// Names an object.
    public init(study: UID, series: UID, sopClass: UID, sopInstance: UID) {
        self.study = study
        self.series = series
        self.sopClass = sopClass
        self.sopInstance = sopInstance
    }

    /// Names an object that is at hand.
    /// - Throws: ``DICOMError`` with code `missingAttribute` when one of the four identifiers is missing.
    public init(_ dataSet: DataSet) throws(DICOMError) {
        func uid(_ tag: Tag) throws(DICOMError) -> UID {
            guard let uid = dataSet.uid(tag) else {
                throw DICOMError(
                    .missingAttribute, "an object without this identifier cannot be referred to.",
                    path: TagPath(tag))
            }
            return uid
        }
        self.init(
            study: try uid(.studyInstanceUID), series: try uid(.seriesInstanceUID),
            sopClass: try uid(.sopClassUID), sopInstance: try uid(.sopInstanceUID))
    }

    /// The item that names class and instance (PS3.3 table 10-11).
    public var item: DataSet { item(frames: []) }

    /// The item that names class, instance and frames (PS3.3 table 10-3).
    /// - Parameter frames: Frame numbers, counted from 1; none means all.
    public func item(frames: [Int]) -> DataSet {
        var item = DataSet()
        item.set(.referencedSOPClassUID, sopClass)
        item.set(.referencedSOPInstanceUID, sopInstance)
        if !frames.isEmpty { item.set(.referencedFrameNumber, frames) }
        return item
    }
}

/// Referred objects in the hierarchy of studies and series, each once, in the order of their first mention.
public struct ReferencedInstances: Sendable, Hashable {
    /// The objects.
    public let instances: [InstanceReference]

    /// Takes objects in any order, repeated or not.
    public init(_ references: some Sequence<InstanceReference>) {
        var seen: Set<InstanceReference> = []
        instances = references.filter { seen.insert($0).inserted }
    }

    /// Referenced Series Sequence and Studies Containing Other Referenced Instances Sequence of the Common Instance
    /// Reference module (PS3.3 C.12.2).
    /// - Parameters:
    ///   - dataSet: The object that refers.
    ///   - study: Its study.
    public func writeCommonInstanceReference(into dataSet: inout DataSet, study: UID) {
        for (referenced, members) in groups(\.study, of: instances) {
            let series = ReferencedInstances.seriesItems(members, sequence: .referencedInstanceSequence)
            if referenced == study {
                dataSet.set(.referencedSeriesSequence, series)
                continue
            }
            var item = DataSet()
            item.set(.studyInstanceUID, referenced)
            item.set(.referencedSeriesSequence, series)
            dataSet.set(
                .studiesContainingOtherReferencedInstancesSequence,
                dataSet.items(.studiesContainingOtherReferencedInstancesSequence) + [item])
        }
    }

    /// The items of an evidence sequence, such as Current Requested Procedure Evidence Sequence: a study each (PS3.3
    /// table C.17-3, Hierarchical SOP Instance Reference).
    public var evidence: [DataSet] {
        groups(\.study, of: instances).map { study, members in
            var item = DataSet()
            item.set(.studyInstanceUID, study)
            item.set(
                .referencedSeriesSequence,
                ReferencedInstances.seriesItems(members, sequence: .referencedSOPSequence))
            return item
        }
    }

    private static func seriesItems(_ members: [InstanceReference], sequence: Tag) -> [DataSet] {
        groups(\.series, of: members).map { series, members in
            var item = DataSet()
            item.set(.seriesInstanceUID, series)
            item.set(sequence, members.map(\.item))
            return item
        }
    }
}

/// Members with equal keys together, in the order of the first of each.
private func groups(
    _ key: KeyPath<InstanceReference, UID>, of members: [InstanceReference]
) -> [(UID, [InstanceReference])] {
    var order: [UID] = []
    var found: [UID: [InstanceReference]] = [:]
    for member in members {
        if found[member[keyPath: key]] == nil { order.append(member[keyPath: key]) }
        found[member[keyPath: key], default: []].append(member)
    }
    return order.map { ($0, found[$0] ?? []) }
}
