import Clinic
import Records

/// What people say to each other about the case.
enum ThreadPanel {
    static func content(_ view: CaseView, _ face: PageFace) async throws -> HTML? {
        guard let desk = face.clinic.team?.desk, let session = view.visit.session else { return nil }
        let sheet = try await TeamQuery.answering {
            try await desk.sheet(case: view.key, for: session.account.actor)
        }
        return content(TeamView(sheet, view.visit, view.clock))
    }

    static func content(_ view: TeamView, trouble: TeamRefusal? = nil) -> HTML {
        H.div(.class("thread")) {
            FormParts.notice(trouble.map(view.words.trouble))
            if view.sheet.messages.isEmpty { H.p(.class("quiet"), text: view.words.noMessages) }
            H.ol(.class("messages")) { for message in view.sheet.messages { line(message, view) } }
            if view.isOpen { form(view) }
        }
    }

    private static func line(_ message: CaseMessage, _ view: TeamView) -> HTML {
        let isMine = message.account != nil && message.account == view.sheet.account
        return H.li(.class(isMine ? "message message-mine" : "message"), .id("message-\(message.key)")) {
            H.p(.class("message-head quiet")) {
                H.strong { H.bdi(text: message.author) }
                " " + view.time(message.atMilliseconds)
                if let written = message.writtenMilliseconds {
                    " · " + view.words.writtenEarlier.filling("time", view.time(written))
                }
            }
            if !message.text.isEmpty { H.p(.class("message-text"), text: message.text) }
            if !message.images.isEmpty {
                H.div(.class("key-images")) { for image in message.images { picture(image, view) } }
            }
        }
    }

    private static func picture(_ image: CaseMessage.KeyImage, _ view: TeamView) -> HTML {
        let caption = view.caption(image)
        return H.a(
            .class("key-image"), .href(URLs.picture.link(image.location)), .named("target", "_blank"),
            .named("rel", "noopener")
        ) {
            H.img(
                .source(URLs.picture.link(image.location)), .named("alt", caption), .named("loading", "lazy"),
                .flag("data-may-fail"))
            H.span(text: caption)
        }
    }

    private static func form(_ view: TeamView) -> HTML {
        TeamForm.view(view, to: URLs.caseMessages, id: "say", draft: "say", waits: view.words.waits) {
            H.label(.class("for-readers"), .named("for", "say-text"), text: view.words.write)
            H.textarea(
                .id("say-text"), .name("text"), .named("rows", "2"),
                .named("maxlength", "\(TeamText.longest)"),
                .named("placeholder", view.words.write), .flag("data-draft"))
            choices(view)
            H.button(.class("button"), .type("submit"), text: view.words.send)
        }
    }

    /// Lesion and Tmax, which decisions are made on; of each result as many slices as fit a page.
    private static func choices(_ view: TeamView) -> HTML {
        let shown = view.sheet.pictures.filter { image in
            let code = image.caption.split(separator: " ").first.map(String.init) ?? ""
            return image.caption.contains(" ") && ["lesion", "tmax", "dwi-lesion"].contains(code)
                && PathIdentifier.pictureLocation(image.location) != nil
        }.prefix(48)
        guard !shown.isEmpty else { return .empty }
        return H.details(.id("say-images")) {
            H.summary(text: view.words.addImages)
            H.div(.class("image-choices")) {
                for (number, image) in shown.enumerated() {
                    H.label(.class("image-choice")) {
                        H.input(
                            .type("checkbox"), .named("name", "image\(number)"), .value(image.location),
                            .flag("data-draft-box"))
                        H.img(
                            .source(URLs.picture.link(image.location)), .named("alt", view.caption(image)),
                            .named("loading", "lazy"))
                        H.span(text: view.caption(image))
                    }
                }
            }
        }
    }
}
