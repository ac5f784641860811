/// Rules on pixels, of which the first that applies decides.
public struct PixelRules: Sendable, Hashable {
    /// What is to be done with the pixels of an object.
    public enum Verdict: Sendable, Hashable {
        /// There are none.
        case noPixels
        /// A rule vouches for them.
        case keep(rule: String)
        /// These regions turn black; none at all means that a rule has looked and found nothing.
        case blackOut([PixelRule.Region], rule: String)
        /// Everything but these regions turns black.
        case keepOnly([PixelRule.Region], rule: String)
        /// Nobody can say what they show, or somebody says that they show a name.
        case refuse(reason: String)
    }

    /// In the order in which they are tried.
    public var rules: [PixelRule]

    /// Makes rules.
    public init(_ rules: [PixelRule] = []) { self.rules = rules }

    /// These rules first, then others.
    public func before(_ others: PixelRules) -> PixelRules { PixelRules(rules + others.rules) }

    /// Finds out what is to be done with the pixels of a data set. What no rule knows is refused.
    public func verdict(for dataSet: DataSet) -> Verdict {
        let tags: [Tag] = [.pixelData, .floatPixelData, .doubleFloatPixelData]
        guard tags.contains(where: { dataSet.contains($0) }) else { return PixelRules.withoutPixels(dataSet) }
        guard let rule = rules.first(where: { $0.applies(to: dataSet) }) else {
            return .refuse(reason: "no rule knows whether such pixels show names; write one for the device")
        }
        switch rule.action {
        case .keep: return .keep(rule: rule.name)
        case .refuse: return .refuse(reason: rule.name)
        case .blackOut(let regions): return .blackOut(regions, rule: rule.name)
        case .keepOnly(let regions): return .keepOnly(regions, rule: rule.name)
        case .keepUltrasoundRegions:
            guard let regions = PixelRules.ultrasoundRegions(of: dataSet) else {
                return .refuse(reason: "\(rule.name): the regions of the ultrasound image make no sense")
            }
            return .keepOnly(regions, rule: rule.name)
        }
    }

    /// Documents and films within an object are as little looked into as pixels.
    private static func withoutPixels(_ dataSet: DataSet) -> Verdict {
        let hidden: [Tag] = [.encapsulatedDocument, .pixelDataProviderURL]
        guard let tag = hidden.first(where: { dataSet[$0]?.isEmpty == false }) else { return .noPixels }
        return tag == .encapsulatedDocument
            ? .refuse(reason: "a document within the object cannot be looked into")
            : .refuse(reason: "the pixels lie elsewhere and cannot be looked at")
    }

    /// The regions that an ultrasound image says hold the ultrasound itself; `nil` when one has no place.
    static func ultrasoundRegions(of dataSet: DataSet) -> [PixelRule.Region]? {
        let items = dataSet.items(.sequenceOfUltrasoundRegions)
        guard !items.isEmpty else { return nil }
        var regions: [PixelRule.Region] = []
        for item in items {
            guard let left = item.int(.regionLocationMinX0), let top = item.int(.regionLocationMinY0),
                let right = item.int(.regionLocationMaxX1), let bottom = item.int(.regionLocationMaxY1),
                left >= 0, top >= 0, right > left, bottom > top, right <= 1 << 30, bottom <= 1 << 30
            else { return nil }
            // Both corners belong to the region.
            regions.append(
                PixelRule.Region(x: left, y: top, width: right - left + 1, height: bottom - top + 1))
        }
        return regions
    }
}
