import DICOM
import Records

/// What a form about a device shows, as it was typed or as it is known.
package struct PeerForm: Sendable, Equatable {
    package var aeTitle = ""
    package var address = ""
    package var isAllowed = true
    package var mayQuery = false
    package var characterSet = ""
    package var always = false
    package var syntaxes = ""
    package var limit = ""
    package var site = Site.first
    /// The sites to choose from; none where there is only one.
    package var sites: [Site] = []
    /// Why it was not taken.
    package var trouble: String?

    init() {}

    init(_ rules: PeerRules) {
        aeTitle = rules.aeTitle
        address = rules.address.map { "\($0)" } ?? ""
        isAllowed = rules.isAllowed
        mayQuery = rules.mayQuery
        characterSet = rules.characterSet?.characterSet.terms.joined(separator: "\\") ?? ""
        always = rules.characterSet?.evenIfDeclared ?? false
        syntaxes = rules.transferSyntaxes.map { StandardDictionary.identifier($0)?.keyword ?? $0.string }
            .joined(separator: " ")
        limit = rules.maximumAssociations.map { "\($0)" } ?? ""
        site = rules.site
    }

    init(_ form: Form, trouble: String) {
        aeTitle = form["title"]
        address = form["address"]
        isAllowed = form["allowed"] == "1"
        mayQuery = form["query"] == "1"
        characterSet = form["charset"]
        always = form["always"] == "1"
        syntaxes = form["syntaxes"]
        limit = form["limit"]
        site = Int64(form["site"]) ?? Site.first
        self.trouble = trouble
    }
}

/// The form about a device, folded up until it is wanted.
enum PeerFormView {
    /// - Parameter isNew: a device that is not registered; its name can be typed.
    static func view(_ form: PeerForm, isNew: Bool, id: String, title: String, _ visit: Visit) -> HTML {
        let words = visit.phrases.archive.peers
        return H.details(.class("peer-edit"), .id(id), .flag("open", form.trouble != nil)) {
            H.summary(text: title)
            FormParts.notice(form.trouble)
            H.form(.class("stack"), .named("method", "post"), .action(URLs.peerChange.link)) {
                FormParts.token(visit)
                if isNew {
                    field(words.title16, "title", form.aeTitle, "", id, .flag("required"))
                } else {
                    H.input(.type("hidden"), .name("title"), .value(form.aeTitle))
                }
                field(words.address, "address", form.address, words.addressHint, id)
                sites(form, id, visit)
                tick(words.allowed, "allowed", form.isAllowed)
                tick(words.mayQuery, "query", form.mayQuery)
                field(words.characterSet, "charset", form.characterSet, words.characterSetHint, id)
                tick(words.evenIfDeclared, "always", form.always)
                field(words.syntaxes, "syntaxes", form.syntaxes, words.syntaxesHint, id)
                field(words.limit, "limit", form.limit, words.limitHint, id, .named("inputmode", "numeric"))
                H.button(.class("button"), .type("submit"), text: words.save)
            }
            if !isNew { removal(form, visit) }
        }
    }

    private static func field(
        _ label: String, _ name: StaticString, _ value: String, _ hint: String, _ id: String,
        _ more: HTMLAttribute = .none
    ) -> HTML {
        H.div(.class("field")) {
            H.label(.named("for", "\(id)-\(name)"), text: label)
            H.input(
                .type("text"), .id("\(id)-\(name)"), .name(name), .value(value), .named("placeholder", hint),
                .named("autocomplete", "off"), .named("spellcheck", "false"), .named("autocapitalize", "off"),
                .named("maxlength", "255"), more)
        }
    }

    /// Where it stands, once there is a choice.
    private static func sites(_ form: PeerForm, _ id: String, _ visit: Visit) -> HTML {
        guard form.sites.count > 1 else { return .empty }
        return H.div(.class("field")) {
            H.label(.named("for", "\(id)-site"), text: visit.language.access.site)
            H.select(.id("\(id)-site"), .name("site")) {
                for site in form.sites {
                    H.option(
                        .value("\(site.id)"), .flag("selected", site.id == form.site),
                        text: visit.language == .chinese || site.englishName.isEmpty
                            ? site.name : site.englishName)
                }
            }
        }
    }

    private static func tick(_ label: String, _ name: StaticString, _ isSet: Bool) -> HTML {
        H.label(.class("tick")) {
            H.input(.type("checkbox"), .name(name), .value("1"), .flag("checked", isSet))
            H.span(text: label)
        }
    }

    /// Asked for twice, since nothing brings it back.
    private static func removal(_ form: PeerForm, _ visit: Visit) -> HTML {
        let words = visit.phrases.archive.peers
        return H.details(.class("peer-remove")) {
            H.summary(text: words.remove)
            H.form(.named("method", "post"), .action(URLs.peerChange.link)) {
                FormParts.token(visit)
                H.input(.type("hidden"), .name("title"), .value(form.aeTitle))
                H.button(
                    .class("button button-bad"), .type("submit"), .name("remove"), .value("1"),
                    text: words.removeSure.filling("title", form.aeTitle))
            }
        }
    }
}
