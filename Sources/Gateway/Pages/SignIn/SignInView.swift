enum SignInView {
    static func page(_ model: SignInModel, _ visit: Visit) -> PageContent {
        let words = visit.phrases.entry
        return PageContent(
            title: words.title, kind: "entry",
            main: model.linkToken == nil ? form(model, visit) : link(model, visit))
    }

    private static func form(_ model: SignInModel, _ visit: Visit) -> HTML {
        let words = visit.phrases.entry
        return H.section(.class("panel narrow entry")) {
            heading(visit)
            FormParts.notice(model.message)
            H.form(.class("stack"), .named("method", "post"), .action(URLs.signIn.link)) {
                FormParts.token(visit)
                H.input(.type("hidden"), .name("next"), .value(model.next))
                FormParts.field(
                    words.name, "name", .type("text"), .value(model.name), .named("autocomplete", "username"),
                    .named("autocapitalize", "none"), .named("spellcheck", "false"),
                    .named("maxlength", "200"),
                    .flag("autofocus", model.name.isEmpty))
                FormParts.field(
                    words.password, "password", .type("password"), .named("autocomplete", "current-password"),
                    .named("maxlength", "1000"), .flag("autofocus", !model.name.isEmpty))
                H.button(.class("button wide"), .type("submit"), text: words.button)
            }
        }
    }

    /// A link that another page or a mail led to signs nobody in by itself.
    private static func link(_ model: SignInModel, _ visit: Visit) -> HTML {
        let words = visit.phrases.entry
        return H.section(.class("panel narrow entry")) {
            heading(visit)
            H.p(text: words.linkExplanation)
            H.form(.class("stack"), .named("method", "post"), .action(URLs.signIn.link)) {
                FormParts.token(visit)
                H.input(.type("hidden"), .name("link"), .value(model.linkToken ?? ""))
                H.button(.class("button wide"), .type("submit"), text: words.linkTitle)
            }
        }
    }

    private static func heading(_ visit: Visit) -> HTML {
        H.div(.class("entry-head")) {
            TopBar.mark
            H.div {
                H.h1(text: "Willis")
                H.p(.class("quiet"), text: visit.phrases.frame.tagline)
            }
        }
    }
}
