/// The devices on the network: what they may do, how the last contact went, and a button that tries.
enum PeersView {
    static func page(_ model: PeersModel, _ visit: Visit) -> PageContent {
        let words = visit.phrases.archive.peers
        return PageContent(
            title: words.title, kind: "archive",
            main: H.section(.class("archive")) {
                ArchiveTabs.bar(visit)
                H.h1(text: words.title)
                H.p(.class("quiet"), text: words.explanation)
                if let form = model.newForm {
                    H.div(.class("panel peer-new")) {
                        PeerFormView.view(form, isNew: true, id: "new-peer", title: words.register, visit)
                    }
                }
                if model.peers.isEmpty {
                    H.div(.class("panel empty")) { H.p(.class("empty-title"), text: words.none) }
                }
                H.div(.class("peers")) { for peer in model.peers { card(peer, visit) } }
                strangers(model, visit)
                if model.newForm == nil {
                    H.p(.class("quiet"), text: words.commandHint)
                    command("willis peer set AE_TITLE --at HOST:PORT")
                }
            })
    }

    private static func card(_ peer: PeerCard, _ visit: Visit) -> HTML {
        let words = visit.phrases.archive.peers
        return H.article(.class("panel peer"), .id(peer.id)) {
            H.div(.class("peer-head")) {
                H.h2 { H.bdi(text: peer.aeTitle) }
                H.code(.class("quiet"), text: peer.address)
                if !peer.address.isEmpty { test(peer, visit) }
            }
            if let result = peer.result { outcome(result) }
            H.p(.class("peer-badges")) {
                badge(peer.isAllowed ? words.allowed : words.blocked, good: peer.isAllowed)
                if peer.isAllowed {
                    badge(peer.mayQuery ? words.mayQuery : words.mayNotQuery, good: peer.mayQuery)
                }
            }
            if peer.address.isEmpty { H.p(.class("quiet"), text: words.noAddress) }
            FactList.view(peer.rules)
            contacts(peer, words)
            failures(peer, words)
            if let form = peer.form {
                PeerFormView.view(form, isNew: false, id: "edit-\(peer.id)", title: words.change, visit)
            }
        }
    }

    private static func badge(_ text: String, good: Bool) -> HTML {
        H.span(.class(good ? "state state-good" : "state")) {
            (good ? Icon.check : Icon.nothing).html
            H.span(text: text)
        }
    }

    private static func test(_ peer: PeerCard, _ visit: Visit) -> HTML {
        let words = visit.phrases.archive.peers
        return H.form(
            .class("peer-test"), .named("method", "post"), .action(URLs.peerTest.link.at(peer.id)),
            .post(URLs.peerTest.link), .named("hx-target", "#\(peer.id)"),
            .named("hx-select", "#\(peer.id)"), .named("hx-swap", "outerHTML"),
            .named("hx-disabled-elt", "find button")
        ) {
            FormParts.token(visit)
            H.input(.type("hidden"), .name("title"), .value(peer.aeTitle))
            H.button(.class("button"), .type("submit"), .id("test-\(peer.id)")) {
                H.span(.class("test-now"), text: words.test)
                H.span(.class("test-runs"), text: words.testing)
                H.span(.class("for-readers"), text: " \(peer.aeTitle)")
            }
        }
    }

    private static func outcome(_ result: TestResult) -> HTML {
        H.div(.class("peer-result")) {
            FormParts.notice(result.text, good: result.isGood)
        }
    }

    private static func contacts(_ peer: PeerCard, _ words: Phrases.Archive.Peers) -> HTML {
        func line(_ label: String, _ when: String, _ place: String) -> HTML {
            H.div {
                H.dt(text: label)
                H.dd {
                    when.isEmpty ? H.span(.class("quiet"), text: words.never) : H.span(text: when)
                    if !place.isEmpty { H.span(.class("quiet"), text: " \(place)") }
                }
            }
        }
        return H.dl(.class("facts")) {
            line(words.itCalled, peer.itCalled, peer.itCalledFrom)
            line(words.weCalled, peer.weCalled, "")
        }
    }

    @HTMLBuilder private static func failures(_ peer: PeerCard, _ words: Phrases.Archive.Peers) -> HTML {
        if !peer.failures.isEmpty {
            H.div(.class("peer-failures")) {
                H.h3(text: words.failures)
                H.ul {
                    for failure in peer.failures {
                        H.li {
                            H.span(.class("at"), text: failure.when)
                            H.span(
                                .class("quiet"), text: failure.isOutgoing ? words.weFailed : words.itFailed)
                            H.span(text: failure.reason)
                            if failure.repeats > 1 {
                                H.span(
                                    .class("quiet"),
                                    text: words.times.filling("n", Figures.grouped(failure.repeats)))
                            }
                        }
                    }
                }
            }
        }
    }

    // MARK: - Those of whom nothing is known

    @HTMLBuilder private static func strangers(_ model: PeersModel, _ visit: Visit) -> HTML {
        let words = visit.phrases.archive.peers
        if !model.strangers.isEmpty {
            H.section(.class("strangers")) {
                H.h2(text: words.strangers)
                H.p(.class("quiet"), text: words.strangersHint)
                H.div(.class("peers")) {
                    for peer in model.strangers {
                        H.article(.class("panel peer"), .id(peer.id)) {
                            H.div(.class("peer-head")) { H.h3 { H.bdi(text: peer.aeTitle) } }
                            contacts(peer, words)
                            failures(peer, words)
                            if let form = peer.form {
                                PeerFormView.view(
                                    form, isNew: true, id: "new-\(peer.id)", title: words.register, visit)
                            }
                        }
                    }
                }
            }
        }
    }

    private static func command(_ text: String) -> HTML {
        H.p(.class("command")) { H.code(text: text) }
    }
}
