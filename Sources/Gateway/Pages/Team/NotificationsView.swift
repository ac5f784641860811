import Clinic
import Records

struct NotificationsModel {
    let overview: NotificationDesk.Overview
    let clock: WallClock
    var trouble: TeamRefusal?
    /// A secret that has just been made.
    var secret: String?
}

/// Where somebody and a site want to be told.
enum NotificationsView {
    static func page(_ model: NotificationsModel, _ visit: Visit) -> PageContent {
        let words = visit.language.notifications
        return PageContent(
            title: words.title, kind: "notifications",
            main: H.section(.class("notifications")) {
                H.h1(text: words.title)
                FormParts.notice(model.trouble.map(visit.language.team.trouble))
                if let secret = model.secret {
                    H.div(.class("notice notice-good"), .role("status")) {
                        H.p {
                            words.madeSecret + " "
                            H.code(text: secret)
                        }
                    }
                }
                devices(model, visit)
                if !model.overview.administered.isEmpty { hooks(model, visit) }
            })
    }

    // MARK: - Devices

    private static func devices(_ model: NotificationsModel, _ visit: Visit) -> HTML {
        let words = visit.language.notifications
        return H.section(.class("panel")) {
            H.h2(text: words.devices)
            H.p(.class("quiet"), text: words.devicesHint)
            if model.overview.devices.isEmpty { H.p(text: words.noDevices) }
            H.ul(.class("told")) {
                for (device, lane) in model.overview.devices {
                    line(
                        device.device, WebAddress(device.endpoint)?.host ?? "", lane, .push(device.id), model,
                        visit)
                }
            }
            H.form(
                .id("push"), .class("push-form"), .named("method", "post"), .action(URLs.pushDevices.link),
                .flag("hidden"), .named("data-key", model.overview.publicKey),
                .named("data-worker", URLs.pushWorker.link.path),
                .named("data-not-possible", words.notPossible),
                .named("data-refused", words.refused), .named("data-failed", words.failed)
            ) {
                FormParts.token(visit)
                FormParts.field(words.deviceName, "device", .named("maxlength", "80"))
                H.button(.class("button"), .type("submit"), text: words.turnOn)
                H.p(.class("notice notice-bad"), .id("push-trouble"), .role("alert"), .flag("hidden"))
            }
            H.noscript { H.p(.class("quiet"), text: words.notPossible) }
        }
    }

    private static func line(
        _ name: String, _ detail: String, _ lane: OutboxLane, _ destination: Dispatch.Destination,
        _ model: NotificationsModel, _ visit: Visit, off: Bool = false, isHook: Bool = false
    ) -> HTML {
        let words = visit.language.notifications
        return H.li(.class(off ? "told-line told-off" : "told-line")) {
            H.div {
                H.p {
                    H.strong { H.bdi(text: name) }
                    H.span(.class("quiet"), text: " " + detail)
                }
                H.p(.class("quiet"), text: state(lane, model, visit, off: off))
                if lane.waiting > 0, !lane.lastError.isEmpty {
                    H.p(.class("told-trouble"), text: words.trouble.filling("reason", lane.lastError))
                }
            }
            H.form(.class("told-buttons"), .named("method", "post"), .action(URLs.notifications.link)) {
                FormParts.token(visit)
                H.input(.type("hidden"), .name("subject"), .value(destination.line))
                button("test", words.test)
                if isHook { button("switch", off ? words.turnOnHook : words.turnOff) }
                button("remove", words.remove)
            }
        }
    }

    private static func button(_ action: String, _ text: String) -> HTML {
        H.button(.class("small"), .type("submit"), .name("action"), .value(action), text: text)
    }

    private static func state(
        _ lane: OutboxLane, _ model: NotificationsModel, _ visit: Visit, off: Bool
    ) -> String {
        let words = visit.language.notifications
        func time(_ milliseconds: Int64) -> String {
            model.clock.short(milliseconds, now: visit.nowMilliseconds)
        }
        let last = lane.lastSuccessMilliseconds.map { words.works.filling("time", time($0)) } ?? words.never
        let waiting =
            lane.oldestMilliseconds.map {
                words.waiting.filling("n", "\(lane.waiting)").filling("time", time($0))
            } ?? ""
        return [off ? words.off : "", waiting, last].filter { !$0.isEmpty }.joined(separator: " · ")
    }

    // MARK: - Hooks

    private static func hooks(_ model: NotificationsModel, _ visit: Visit) -> HTML {
        let words = visit.language.notifications
        return H.section(.class("panel")) {
            H.h2(text: words.hooks)
            H.p(.class("quiet"), text: words.hooksHint)
            if model.overview.hooks.isEmpty { H.p(text: words.noHooks) }
            H.ul(.class("told")) {
                for (hook, lane) in model.overview.hooks {
                    line(
                        hook.name, detail(hook, model, visit), lane, .hook(hook.id), model, visit,
                        off: !hook.isEnabled, isHook: true)
                }
            }
            H.details(.flag("open", model.trouble != nil)) {
                H.summary(text: words.add)
                add(model, visit)
            }
        }
    }

    /// Never the whole address: those of robots hold their key.
    private static func detail(_ hook: Hook, _ model: NotificationsModel, _ visit: Visit) -> String {
        let site = model.overview.sites.first { $0.id == hook.site }
        let kind = visit.language.notifications.kinds[hook.kind] ?? hook.kind.rawValue
        return [visit.language.name(site), kind, WebAddress(hook.address)?.origin ?? ""].joined(
            separator: " · ")
    }

    private static func add(_ model: NotificationsModel, _ visit: Visit) -> HTML {
        let words = visit.language.notifications
        return H.form(.class("hook-add"), .named("method", "post"), .action(URLs.notifications.link)) {
            FormParts.token(visit)
            select(words.site, "site") {
                for site in model.overview.administered {
                    H.option(.value("\(site.id)"), text: visit.language.name(site))
                }
            }
            select(words.kind, "kind") {
                for kind in Hook.Kind.allCases {
                    H.option(.value(kind.rawValue), text: words.kinds[kind] ?? kind.rawValue)
                }
            }
            FormParts.field(words.name, "name", .named("maxlength", "80"))
            FormParts.field(words.address, "address", .type("url"), .named("placeholder", "https://"))
            optional(words.secret, "secret", .type("password"), .named("autocomplete", "off"))
            H.p(.class("hint"), text: words.secretHint)
            optional(words.recipients, "recipients", .named("inputmode", "tel"))
            select(words.events, "events") {
                H.option(.value(""), text: words.allEvents)
                H.option(.value("urgent"), text: words.urgentEvents)
            }
            H.button(.class("button"), .type("submit"), .name("action"), .value("add"), text: words.add)
        }
    }

    private static func optional(
        _ label: String, _ name: StaticString, _ first: HTMLAttribute, _ second: HTMLAttribute = .none
    ) -> HTML {
        H.div(.class("field")) {
            H.label(.named("for", "field-\(name)"), text: label)
            H.input(.id("field-\(name)"), .name(name), first, second)
        }
    }

    private static func select(
        _ label: String, _ name: StaticString, @HTMLBuilder _ options: () -> HTML
    ) -> HTML {
        H.div(.class("field")) {
            H.label(.named("for", "field-\(name)"), text: label)
            H.select(.id("field-\(name)"), .name(name)) { options() }
        }
    }
}
