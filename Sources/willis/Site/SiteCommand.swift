import Archive
import ArgumentParser
import Clinic
import Foundation
import Records

/// `willis site`: the hospitals and centres of the network.
struct SiteCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "site", abstract: "Make and change the sites of the network.",
        discussion: """
            Example:
              willis site set 1 --name 市中心医院 --english "City Hospital" --data /var/lib/willis
              willis site add 东区医院 --english "East Hospital" --kind alliance --under 1 --can ct --can thrombolysis
              willis site target 1 door-to-needle 45 --data /var/lib/willis
              willis site list --data /var/lib/willis
            """,
        subcommands: [SiteList.self, SiteAdd.self, SiteSet.self, SiteTarget.self])

    static func run(_ folder: DataFolder, _ body: (RegionDesk, Asker) async throws -> Void) async throws {
        try await folder.use(makesFolder: true) { archive in
            try await body(
                RegionDesk(archive: archive), .house(nowMilliseconds: LocalTime.nowMilliseconds()))
        } failure: { error in
            (error as? RegionDesk.Refusal).map { CommandFailure(.dataError, $0.words) }
        }
    }

    /// A site by its number or one of its names.
    static func find(_ text: String, among sites: [Site]) throws -> Site {
        let found = sites.filter { "\($0.id)" == text || $0.name == text || $0.englishName == text }
        guard found.count == 1, let site = found.first else {
            throw CommandFailure(
                .dataError,
                found.isEmpty
                    ? "there is no site \(text); see willis site list"
                    : "several sites are called \(text): name one by its number")
        }
        return site
    }
}

extension RegionDesk.Refusal {
    var words: String {
        switch self {
        case .noName: "a site needs a name"
        case .nameTaken: "another site has this name"
        case .tooLong: "one of the values is too long"
        case .noSuchParent: "there is no such site above"
        case .loop: "a site cannot stand beneath itself"
        case .tooDeep: "too many sites stand above one another"
        case .noSuchSite: "there is no such site"
        case .target(let target): "\(target.rawValue) must be from 1 to 1440 minutes"
        }
    }
}

extension Site.Kind: ExpressibleByArgument {}
extension Site.Capability: ExpressibleByArgument {}
extension ClockTarget: ExpressibleByArgument {}

struct SiteList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List the sites.")

    @OptionGroup var folder: DataFolder

    func run() async throws {
        try await SiteCommand.run(folder) { desk, asker in
            for site in try await desk.sites(by: asker) {
                let names = [site.name, site.englishName].filter { !$0.isEmpty }.joined(separator: " / ")
                let facts = [
                    site.kind.rawValue, site.parent.map { "under \($0)" } ?? "",
                    site.capabilities.sorted().map(\.rawValue).joined(separator: " "), site.serviceHours,
                    site.isActive ? "" : "has left",
                ].filter { !$0.isEmpty }
                Terminal.output("\(site.id)\t\(names)\t\(facts.joined(separator: "; "))")
            }
        }
    }
}

/// What can be said of a site, as options.
struct SiteFacts: ParsableArguments {
    @Option(help: "Name where the interface is not Chinese.") var english: String?
    @Option(help: "region, hub, branch, alliance, rehabilitation or community.") var kind: Site.Kind?
    @Option(help: ArgumentHelp("The site above, by number or name; \"none\" for none.", valueName: "SITE"))
    var under: String?
    @Option(
        name: .customLong("can"),
        help: ArgumentHelp("What it can do, such as ct or thrombectomy; may be repeated.", valueName: "WHAT"))
    var capabilities: [Site.Capability] = []
    @Option(help: "When its stroke service is staffed, as people say it.") var hours: String?

    func apply(to site: inout Site, among sites: [Site]) throws {
        if let english { site.englishName = english }
        if let kind { site.kind = kind }
        if let hours { site.serviceHours = hours }
        if !capabilities.isEmpty { site.capabilities = Set(capabilities) }
        if let under {
            site.parent = under == "none" ? nil : try SiteCommand.find(under, among: sites).id
        }
    }
}

struct SiteAdd: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "add", abstract: "Add a site.")

    @Argument(help: "Its name.") var name: String
    @OptionGroup var facts: SiteFacts
    @OptionGroup var folder: DataFolder

    func run() async throws {
        try await SiteCommand.run(folder) { desk, asker in
            var site = Site(id: 0, parent: nil, name: name, kind: .alliance)
            try facts.apply(to: &site, among: try await desk.sites(by: asker))
            let made = try await desk.add(site, by: asker)
            Terminal.output("\(made.name) is site \(made.id).")
        }
    }
}

struct SiteSet: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set", abstract: "Change what is known of a site.")

    @Argument(help: "Number or name of the site.") var site: String
    @Option(help: "A new name.") var name: String?
    @Flag(inversion: .prefixedNo, help: "Whether it takes part in the network.") var active: Bool?
    @OptionGroup var facts: SiteFacts
    @OptionGroup var folder: DataFolder

    func run() async throws {
        try await SiteCommand.run(folder) { desk, asker in
            let sites = try await desk.sites(by: asker)
            var changed = try SiteCommand.find(site, among: sites)
            if let name { changed.name = name }
            if let active { changed.isActive = active }
            try facts.apply(to: &changed, among: sites)
            try await desk.change(changed, by: asker)
            Terminal.output("\(changed.name) has been changed.")
        }
    }
}

struct SiteTarget: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "target", abstract: "Show or set the targets of the stroke clock at a site.",
        discussion: """
            Example:
              willis site target 1
              willis site target 1 door-to-needle 45
            """)

    @Argument(help: "Number or name of the site.") var site: String
    @Argument(help: "The interval, such as door-to-needle.") var target: ClockTarget?
    @Argument(help: "Minutes; 0 takes what the site above has.") var minutes: Int?
    @OptionGroup var folder: DataFolder

    func run() async throws {
        try await SiteCommand.run(folder) { desk, asker in
            let found = try SiteCommand.find(site, among: try await desk.sites(by: asker))
            if let target, let minutes {
                var settings = try await desk.detail(found.id, by: asker).settings
                settings[target] = minutes == 0 ? nil : minutes
                try await desk.set(settings, site: found.id, by: asker)
            }
            let detail = try await desk.detail(found.id, by: asker)
            for one in ClockTarget.allCases where target == nil || one == target {
                let source = detail.settings[one] == nil ? "from above" : "set here"
                Terminal.output("\(one.rawValue)\t\(detail.minutes[one] ?? 0) min\t\(source)")
            }
        }
    }
}
