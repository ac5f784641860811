extension MeasurementGroup {
    /// The items of the template.
    public var item: ContentItem {
        var items: [ContentItem] = []
        if !session.isEmpty { items.append(.text(.observationContext, .activitySession, session)) }
        items.append(.text(.observationContext, .trackingIdentifier, trackingIdentifier))
        items.append(.uid(.observationContext, .trackingUniqueIdentifier, trackingUID))
        if let findingCategory { items.append(.code(.contains, .findingCategory, findingCategory)) }
        if let finding { items.append(.code(.contains, .finding, finding)) }
        if let segment { items += segment.items }
        if let method { items.append(.code(.conceptModifier, .measurementMethod, method)) }
        items += sites.map(\.item)
        items += algorithm?.items ?? []
        items += measurements.map(\.item)
        items += evaluations.map(\.item)
        if segment == nil { items += sources.map { .image(.contains, .sourceOfMeasurement, $0) } }
        let template = ContentTemplate(segment == nil ? "1501" : "1411")
        return .container(.contains, .measurementGroup, template: template, items)
    }

    /// The images that the group refers to.
    var references: [InstanceReference] {
        guard let segment else { return sources.map(\.instance) }
        if case .images(let images) = segment.source {
            return [segment.segmentation] + images.map(\.instance)
        }
        return [segment.segmentation]
    }
}

extension MeasurementGroup.Segment {
    fileprivate var items: [ContentItem] {
        let reference = ImageReference(segmentation, segments: [number])
        let segment = ContentItem.image(.contains, .referencedSegment, reference)
        switch source {
        case .images(let images):
            return [segment] + images.map { .image(.contains, .sourceImageForSegmentation, $0) }
        case .series(let uid):
            return [segment, .uid(.contains, .sourceSeriesForSegmentation, uid)]
        }
    }
}

extension MeasurementGroup.FindingSite {
    fileprivate var item: ContentItem {
        var modifiers: [ContentItem] = []
        if let laterality { modifiers.append(.code(.conceptModifier, .laterality, laterality)) }
        if let modifier { modifiers.append(.code(.conceptModifier, .topographicalModifier, modifier)) }
        return .code(.conceptModifier, .findingSite, site, modifiers)
    }

    fileprivate init?(_ item: ContentItem) {
        guard item.concept?.means(.findingSite) == true, case .code(let site) = item.value else { return nil }
        self.init(
            site, laterality: item.children.code(.laterality),
            modifier: item.children.code(.topographicalModifier))
    }
}

extension MeasurementGroup.Measurement {
    fileprivate var item: ContentItem {
        var items: [ContentItem] = []
        if let method { items.append(.code(.conceptModifier, .measurementMethod, method)) }
        if let derivation { items.append(.code(.conceptModifier, .derivation, derivation)) }
        items += sites.map(\.item)
        items += algorithm?.items ?? []
        return ContentItem(
            .contains, concept, .number(value, unit: unit, qualifier: qualifier), items)
    }

    fileprivate init?(_ item: ContentItem) {
        guard let concept = item.concept, case .number(let text, let unit, let qualifier) = item.value else {
            return nil
        }
        self.init(
            concept, text: text, unit: unit ?? .noUnits, qualifier: qualifier,
            method: item.children.code(.measurementMethod), derivation: item.children.code(.derivation),
            sites: item.children.compactMap { MeasurementGroup.FindingSite($0) },
            algorithm: AlgorithmIdentification(item.children))
    }
}

extension MeasurementGroup {
    /// Reads a group.
    /// - Parameter evidence: Where the objects are found that it refers to; references to others are left out.
    init?(_ item: ContentItem, evidence: [UID: InstanceReference]) {
        let items = item.children
        guard item.concept?.means(.measurementGroup) == true else { return nil }
        self.init(
            trackingIdentifier: items.text(.trackingIdentifier) ?? "",
            trackingUID: items.uid(.trackingUniqueIdentifier) ?? "", finding: items.code(.finding),
            findingCategory: items.code(.findingCategory), session: items.text(.activitySession) ?? "",
            sites: items.compactMap { FindingSite($0) }, method: items.code(.measurementMethod),
            algorithm: AlgorithmIdentification(items), segment: Segment(items, evidence),
            sources: ImageReference.list(items.objects(.sourceOfMeasurement), evidence),
            measurements: items.compactMap { Measurement($0) },
            evaluations: items.filter { $0.isEvaluation }.compactMap { MeasurementReport.Evaluation($0) })
    }
}

extension MeasurementGroup.Segment {
    fileprivate init?(_ items: [ContentItem], _ evidence: [UID: InstanceReference]) {
        guard let object = items.objects(.referencedSegment).first,
            let segmentation = evidence[object.sopInstance], let number = object.segments.first
        else { return nil }
        let images = ImageReference.list(items.objects(.sourceImageForSegmentation), evidence)
        let series = items.uid(.sourceSeriesForSegmentation)
        self.init(
            segmentation: segmentation, number: number,
            source: series.map { .series($0) } ?? .images(images))
    }
}

extension ImageReference {
    /// The references whose series is known.
    static func list(
        _ objects: [ContentItem.ObjectReference], _ evidence: [UID: InstanceReference]
    ) -> [ImageReference] {
        objects.compactMap { object in
            evidence[object.sopInstance].map {
                ImageReference($0, frames: object.frames, segments: object.segments)
            }
        }
    }
}

extension ContentItem {
    /// True for codes and texts that a group contains of itself, beyond those that the template names.
    fileprivate var isEvaluation: Bool {
        guard relationship == ContentRelationship.contains.rawValue, let concept else { return false }
        return ![Code.finding, .findingCategory, .findingSite, .measurementMethod].contains {
            concept.means($0)
        }
    }
}
