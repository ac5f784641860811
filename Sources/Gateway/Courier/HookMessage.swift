import Clinic
import Foundation
import Records

/// What is said to each kind of hook.
struct HookMessage {
    let parcel: Outbox.Parcel
    let desk: Outbox.Desk
    let nowMilliseconds: Int64

    /// Address of the case's page, where this node knows its own.
    private var page: String {
        guard !desk.publicAddress.isEmpty, let place else { return "" }
        return desk.publicAddress + place.path
    }

    /// The page that it is about.
    private var place: Link? {
        if parcel.announcement.event == .glassBroken { return URLs.emergencyReview.link }
        let key = parcel.announcement.caseKey
        return key.isEmpty ? nil : URLs.casePage.link(key)
    }

    /// The request for a hook; nil when its address is none.
    func call(_ hook: Hook) throws -> OutboundCall? {
        guard let address = WebAddress(hook.address) else { return nil }
        switch hook.kind {
        case .json: return try signed(hook, address)
        case .weCom:
            return try json(
                address,
                ["msgtype": .text("text"), "text": .object(["content": .text(sentence(.chinese))])])
        case .dingTalk: return try dingTalk(hook, address)
        case .sms: return form(hook, address)
        }
    }

    private func sentence(_ language: Language) -> String {
        let text = "【Willis】" + language.notices.sentence(parcel.announcement, language)
        return page.isEmpty ? text : text + " " + page
    }

    // MARK: - Kinds

    private func signed(_ hook: Hook, _ address: WebAddress) throws -> OutboundCall {
        let it = parcel.announcement
        let data: [String: OutboundJSON] = [
            "case": .text(it.caseKey), "site": .text(it.site), "siteEnglish": .text(it.englishSite),
            "otherSite": .text(it.otherSite), "otherSiteEnglish": .text(it.otherEnglishSite),
            "detail": .text(it.detail), "role": .text(it.role), "page": .text(page),
            "text": .text(Language.english.notices.sentence(it, .english)),
            "textChinese": .text(Language.chinese.notices.sentence(it, .chinese)),
        ]
        let stamp = Date(timeIntervalSince1970: Double(it.at) / 1000)
            .formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
        let body = try OutboundJSON.object([
            "type": .text(it.event.rawValue), "timestamp": .text(stamp), "data": .object(data),
        ]).bytes()
        let seconds = nowMilliseconds / 1000
        return OutboundCall(
            address: address,
            headers: [
                ("Content-Type", "application/json"), ("webhook-id", parcel.delivery.key),
                ("webhook-timestamp", "\(seconds)"),
                (
                    "webhook-signature",
                    try HookSigning.standard(
                        secret: hook.secret, id: parcel.delivery.key, seconds: seconds, body: body)
                ),
            ], body: body)
    }

    private func dingTalk(_ hook: Hook, _ address: WebAddress) throws -> OutboundCall? {
        var text = hook.address
        if !hook.secret.isEmpty {
            let (stamp, sign) = try HookSigning.dingTalk(secret: hook.secret, milliseconds: nowMilliseconds)
            text +=
                (address.target.contains("?") ? "&" : "?") + "timestamp=\(stamp)&sign=\(URLs.encode(sign))"
        }
        guard let address = WebAddress(text) else { return nil }
        return try json(
            address,
            [
                "msgtype": .text("text"), "text": .object(["content": .text(sentence(.chinese))]),
                "at": .object(["isAtAll": .flag(parcel.delivery.event.isUrgent)]),
            ])
    }

    /// Fields `to`, `text` and `id`, as a form.
    private func form(_ hook: Hook, _ address: WebAddress) -> OutboundCall {
        let fields = [
            ("to", hook.recipients.joined(separator: ",")), ("text", sentence(.chinese)),
            ("id", parcel.delivery.key),
        ]
        let body = fields.map { "\($0)=\(URLs.encode($1))" }.joined(separator: "&")
        var headers = [("Content-Type", "application/x-www-form-urlencoded")]
        if !hook.secret.isEmpty { headers.append(("Authorization", "Bearer \(hook.secret)")) }
        return OutboundCall(address: address, headers: headers, body: Array(body.utf8))
    }

    private func json(_ address: WebAddress, _ members: [String: OutboundJSON]) throws -> OutboundCall {
        OutboundCall(
            address: address, headers: [("Content-Type", "application/json; charset=utf-8")],
            body: try OutboundJSON.object(members).bytes())
    }

    // MARK: - Browsers

    /// The request for a browser's push service.
    func call(_ subscription: PushSubscription) throws -> OutboundCall? {
        guard let address = WebAddress(subscription.endpoint) else { return nil }
        let it = parcel.announcement
        let path = (place ?? URLs.notifications.link).path
        let text = try OutboundJSON.object([
            "id": .text(parcel.delivery.key), "page": .text(path), "tag": .text(it.caseKey),
            "urgent": .flag(it.event.isUrgent), "en": .text(Language.english.notices.sentence(it, .english)),
            "zh": .text(Language.chinese.notices.sentence(it, .chinese)),
        ]).bytes()
        let left = max(0, (parcel.delivery.expiresMilliseconds - nowMilliseconds) / 1000)
        return OutboundCall(
            address: address,
            headers: [
                ("Content-Type", "application/octet-stream"), ("Content-Encoding", "aes128gcm"),
                ("TTL", "\(left)"), ("Urgency", it.event.isUrgent ? "high" : "normal"),
                (
                    "Authorization",
                    try desk.webPush.authorization(
                        origin: address.origin, contact: desk.contact, nowSeconds: nowMilliseconds / 1000)
                ),
            ], body: try desk.webPush.body(text, for: subscription))
    }
}

/// Just enough JSON to say something in.
indirect enum OutboundJSON: Encodable {
    case text(String)
    case flag(Bool)
    case object([String: OutboundJSON])

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .text(let text): try container.encode(text)
        case .flag(let flag): try container.encode(flag)
        case .object(let members): try container.encode(members)
        }
    }

    func bytes() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return [UInt8](try encoder.encode(self))
    }
}
