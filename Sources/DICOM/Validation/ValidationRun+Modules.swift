/// What the modules of the information object ask for (PS3.3).
extension ValidationRun {
    mutating func checkModules() {
        let dataSet = file.dataSet
        guard let sopClass = dataSet.uid(.sopClassUID) ?? file.meta.uid(.mediaStorageSOPClassUID) else {
            return note(
                .error, .sopClass, TagPath(.sopClassUID), nil,
                "it is absent (Type 1); modules cannot be checked",
                "PS3.3 C.12.1")
        }
        guard let object = ModuleTable.object(of: sopClass) else {
            let name = StandardDictionary.uidName(sopClass) ?? "\(sopClass)"
            // A directory is no object of PS3.3 annex A.
            guard sopClass != .mediaStorageDirectoryStorage else { return }
            return note(
                .warning, .sopClass, TagPath(.sopClassUID), dataSet[.sopClassUID].flatMap(offset),
                "no table of modules is known for \(name)", "PS3.3 A")
        }
        let usage = ModuleUsage(object)
        for (index, module) in usage.modules.enumerated() {
            let source = "\(module.name) Module, \(object.name)"
            if module.isMandatory || usage.isPresent(index, in: dataSet) {
                check(module.list, in: dataSet, TagPath(), source)
            } else {
                checkItems(of: module.own, module.list, in: dataSet, source)
            }
        }
        checkFunctionalGroups()
        for element in dataSet where !element.tag.isPrivate && !element.tag.isGroupLength {
            // Every object may end with it (PS3.10 section 7.2).
            if element.tag == .dataSetTrailingPadding { continue }
            guard !usage.contains(element.tag), StandardDictionary.attribute(element.tag) != nil else {
                continue
            }
            note(
                .warning, .foreignAttribute, TagPath(element.tag), offset(of: element),
                "no module of \(object.name) has this attribute", "PS3.3 A")
        }
    }

    /// Checks one list of attributes against a data set; lists nest as deeply as the data set at most.
    private mutating func check(_ list: Int, in dataSet: DataSet, _ path: TagPath, _ source: String) {
        let entries = ModuleTable.lists[list]
        let isContentItem = entries.contains { $0.tag == .valueType }
        for entry in entries {
            for tag in Self.tags(of: entry.tag, in: dataSet) {
                let holds = isContentItem ? Conditions.fitsValueType(tag, dataSet) : true
                check(entry, as: tag, holds: holds, in: dataSet, path, source)
            }
        }
    }

    private mutating func check(
        _ entry: ModuleTable.Entry, as tag: Tag, holds: Bool, in dataSet: DataSet, _ path: TagPath,
        _ source: String
    ) {
        guard let element = dataSet[tag] else {
            let isMissing =
                switch entry.requirement {
                case .required, .present: holds
                case .conditional, .conditionallyPresent: Conditions.demand(tag, dataSet)
                case .optional: false
                }
            if isMissing {
                complain(.missingAttribute, path.appending(tag), nil, "it is absent", entry, source)
            }
            return
        }
        if element.hasNoValue, entry.requirement == .required && holds || entry.requirement == .conditional {
            complain(.emptyAttribute, path.appending(tag), offset(of: element), "it is empty", entry, source)
        }
        checkItems(entry, as: tag, element, path, source)
    }

    /// Of a module that nothing tells to be there, pairs of attributes and sequences must be whole all the same.
    private mutating func checkItems(of own: Set<Tag>, _ list: Int, in dataSet: DataSet, _ source: String) {
        for entry in ModuleTable.lists[list] where own.contains(entry.tag) {
            guard let element = dataSet[entry.tag] else {
                if Conditions.comesInPairs(entry.tag), Conditions.demand(entry.tag, dataSet) {
                    complain(.missingAttribute, TagPath(entry.tag), nil, "it is absent", entry, source)
                }
                continue
            }
            checkItems(entry, as: entry.tag, element, TagPath(), source)
        }
    }

    private mutating func checkItems(
        _ entry: ModuleTable.Entry, as tag: Tag, _ element: Element, _ path: TagPath, _ source: String
    ) {
        guard let list = entry.items, case .items(let items) = element.value else { return }
        for (index, item) in items.enumerated() {
            let inner = path.appending(tag, item: index)
            if Self.functionalGroups.contains(tag) {
                checkMacros(list, in: item, inner, source)
            } else {
                check(list, in: item, inner, source)
            }
        }
    }

    private mutating func complain(
        _ rule: ValidationFinding.Rule, _ path: TagPath, _ offset: Int?, _ what: String,
        _ entry: ModuleTable.Entry,
        _ source: String
    ) {
        guard seen.insert(path).inserted else { return }
        note(.error, rule, path, offset, "\(what) (Type \(entry.requirement.name))", "PS3.3, \(source)")
    }

    /// The tags that an entry stands for: of overlays all groups in use.
    private static func tags(of tag: Tag, in dataSet: DataSet) -> [Tag] {
        guard tag.group == 0x6000 else { return [tag] }
        var groups: Set<UInt16> = []
        for element in dataSet where element.tag.isOverlay { groups.insert(element.tag.group) }
        return groups.sorted().map { Tag($0, tag.element) }
    }

    static let functionalGroups: Set<Tag> = [
        .sharedFunctionalGroupsSequence, .perFrameFunctionalGroupsSequence,
    ]

    /// Functional group macros may stand with the frames or with what they share, and which of them an object needs
    /// depends on it; those that are there must be whole.
    private mutating func checkMacros(_ list: Int, in item: DataSet, _ path: TagPath, _ source: String) {
        for entry in ModuleTable.lists[list] {
            guard let inner = entry.items, case .items(let items)? = item[entry.tag]?.value else { continue }
            for (index, macro) in items.enumerated() {
                check(inner, in: macro, path.appending(entry.tag, item: index), source)
            }
        }
    }

    private mutating func checkFunctionalGroups() {
        let frames = file.dataSet.items(.perFrameFunctionalGroupsSequence)
        guard !frames.isEmpty else { return }
        let path = TagPath(.perFrameFunctionalGroupsSequence)
        if let count = file.dataSet.int(.numberOfFrames), count != frames.count {
            note(
                .error, .structure, path, nil, "there are \(frames.count) items for \(count) frames",
                "PS3.3 C.7.6.16")
        }
        guard let shared = file.dataSet.items(.sharedFunctionalGroupsSequence).first else { return }
        for (index, frame) in frames.enumerated() {
            for element in frame where !element.tag.isPrivate && shared.contains(element.tag) {
                let here = TagPath([
                    .init(tag: .perFrameFunctionalGroupsSequence, item: index), .init(tag: element.tag),
                ])
                note(
                    .error, .structure, here, nil,
                    "the functional group stands with the frame and is shared as well",
                    "PS3.3 C.7.6.16.1.1")
            }
        }
    }
}

/// The modules of one information object, and which of them a data set has.
private struct ModuleUsage {
    struct Use {
        let name: String
        let list: Int
        let isMandatory: Bool
        /// Tags that no other module of the object has.
        let own: Set<Tag>
    }

    let modules: [Use]
    private let all: Set<Tag>

    init(_ object: ModuleTable.InformationObject) {
        var counts: [Tag: Int] = [:]
        for use in object.modules {
            for tag in Self.tags(ModuleTable.allModules[use.index].list) { counts[tag, default: 0] += 1 }
        }
        modules = object.modules.map { use in
            let module = ModuleTable.allModules[use.index]
            return Use(
                name: module.name, list: module.list, isMandatory: use.usage == "M",
                own: Self.tags(module.list).filter { counts[$0] == 1 })
        }
        all = Set(counts.keys)
    }

    private static func tags(_ list: Int) -> Set<Tag> { Set(ModuleTable.lists[list].map(\.tag)) }

    /// True when something of a module is there that can come from nowhere else, and that it demands.
    func isPresent(_ index: Int, in dataSet: DataSet) -> Bool {
        let module = modules[index]
        return ModuleTable.lists[module.list].contains { entry in
            guard module.own.contains(entry.tag), [.required, .present].contains(entry.requirement) else {
                return false
            }
            if entry.tag.group == 0x6000 {
                return dataSet.contains { $0.tag.isOverlay }
            }
            return dataSet.contains(entry.tag)
        }
    }

    func contains(_ tag: Tag) -> Bool {
        all.contains(tag) || tag.isOverlay && all.contains(Tag(0x6000, tag.element))
    }
}

extension Tag {
    /// True in the repeating groups of overlays, 6000 to 601E and what files use beyond.
    fileprivate var isOverlay: Bool { group & 0xFF01 == 0x6000 }
}
