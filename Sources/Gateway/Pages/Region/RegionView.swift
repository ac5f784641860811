import Clinic
import Records

enum RegionView {
    /// All sites as a tree.
    static func tree(_ model: RegionModel, _ visit: Visit) -> PageContent {
        let words = visit.language.region
        return PageContent(
            title: words.sites, kind: "region",
            main: H.section(.class("region")) {
                RegionTabs.bar(visit)
                H.h1(text: words.sites)
                H.p(.class("quiet"), text: words.sitesHint)
                H.ul(.class("site-tree")) { for line in model.lines { branch(line, visit) } }
                if model.mayAdd {
                    H.div(.class("panel region-new")) {
                        SiteFormView.view(
                            model.draft
                                ?? Site(id: 0, parent: model.sites.first?.id, name: "", kind: .alliance),
                            model, action: URLs.region.link, title: words.addSite,
                            isOpen: model.draft != nil, visit)
                    }
                }
            })
    }

    private static func branch(_ line: RegionModel.Line, _ visit: Visit) -> HTML {
        let words = visit.language.region
        return H.li(.class("site-line depth-\(min(line.depth, 6))")) {
            H.div(.class("site-name")) {
                H.a(.href(URLs.regionSite.link("\(line.site.id)")), text: visit.language.name(of: line.site))
                H.span(.class("state"), text: words.kind(line.site.kind))
                if !line.site.isActive { H.span(.class("state state-limited"), text: words.hasLeft) }
            }
            H.div(.class("site-facts quiet")) {
                capabilities(line.site, words)
                if !line.site.serviceHours.isEmpty { H.span(text: line.site.serviceHours) }
                H.span(text: "\(words.people): \(line.people)")
            }
        }
    }

    @HTMLBuilder private static func capabilities(_ site: Site, _ words: RegionWords) -> HTML {
        if site.capabilities.isEmpty {
            H.span(text: words.noCapabilities)
        } else {
            H.span(text: site.capabilities.sorted().map(words.capability).joined(separator: " · "))
        }
    }

    /// One site.
    static func site(_ model: RegionModel, _ visit: Visit) -> PageContent {
        let words = visit.language.region
        guard let detail = model.detail else { return tree(model, visit) }
        return PageContent(
            title: visit.language.name(of: detail.site), kind: "region",
            main: H.section(.class("region")) {
                RegionTabs.bar(visit)
                above(detail, visit)
                H.h1(text: visit.language.name(of: detail.site))
                FormParts.notice(model.trouble)
                H.div(.class("region-site")) {
                    facts(detail, visit)
                    targets(model, detail, visit)
                    colleagues(model, visit)
                }
                if model.mayChange {
                    H.div(.class("panel region-new")) {
                        SiteFormView.view(
                            model.draft ?? detail.site, model,
                            action: URLs.regionSite.link("\(detail.site.id)"), title: words.editSite,
                            isOpen: model.draft != nil, visit)
                    }
                }
                if model.mayAdd {
                    H.div(.class("panel region-new")) {
                        SiteFormView.view(
                            Site(id: 0, parent: detail.site.id, name: "", kind: .alliance), model,
                            action: URLs.region.link, title: words.addBeneath, isOpen: false, visit)
                    }
                }
            })
    }

    @HTMLBuilder private static func above(_ detail: RegionDesk.Detail, _ visit: Visit) -> HTML {
        if !detail.above.isEmpty {
            H.p(.class("site-above quiet")) {
                for site in detail.above.reversed() {
                    H.a(.href(URLs.regionSite.link("\(site.id)")), text: visit.language.name(of: site))
                    " › "
                }
            }
        }
    }

    private static func facts(_ detail: RegionDesk.Detail, _ visit: Visit) -> HTML {
        let words = visit.language.region
        let site = detail.site
        func line(_ label: String, _ value: String) -> HTML {
            H.div {
                H.dt(text: label)
                H.dd(.class(value.isEmpty ? "quiet" : ""), text: value.isEmpty ? words.notSaid : value)
            }
        }
        return H.div(.class("panel")) {
            H.p {
                H.span(.class("state"), text: words.kind(site.kind))
                if !site.isActive { H.span(.class("state state-limited"), text: words.hasLeft) }
            }
            H.dl(.class("facts")) {
                line(words.serviceHours, site.serviceHours)
                line(
                    words.capabilities,
                    site.capabilities.sorted().map(words.capability).joined(separator: " · "))
                line(words.strokePhone, detail.settings.strokePhone)
            }
        }
    }

    private static func targets(
        _ model: RegionModel, _ detail: RegionDesk.Detail, _ visit: Visit
    ) -> HTML {
        let words = visit.language.region
        return H.div(.class("panel")) {
            H.h2(text: words.targets)
            H.p(.class("quiet"), text: words.targetsHint)
            H.table(.class("figures")) {
                H.tbody {
                    for target in ClockTarget.allCases {
                        H.tr {
                            H.th(.named("scope", "row"), text: words.target(target))
                            H.td(
                                .class("number"),
                                text: words.minutes.filling("n", "\(detail.minutes[target] ?? 0)"))
                            H.td(
                                .class("quiet"),
                                text: detail.settings[target] == nil ? words.inherited : words.own)
                        }
                    }
                }
            }
            if model.mayChange { SiteFormView.settings(detail, visit) }
        }
    }

    private static func colleagues(_ model: RegionModel, _ visit: Visit) -> HTML {
        let words = visit.language.region
        return H.div(.class("panel")) {
            H.h2(text: words.peopleHere)
            if model.colleagues.isEmpty { H.p(.class("quiet"), text: words.nobodyHere) }
            H.ul(.class("site-people")) {
                for colleague in model.colleagues {
                    H.li {
                        H.a(.href(URLs.person.link(colleague.key))) { H.bdi(text: colleague.name) }
                        H.span(.class("quiet"), text: colleague.roles)
                    }
                }
            }
        }
    }
}
