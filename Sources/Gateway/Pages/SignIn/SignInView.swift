enum SignInView {
    static func page(_ model: SignInModel, _ visit: Visit) -> PageContent {
        let words = visit.phrases.entry
        return PageContent(
            title: words.title, kind: "entry",
            main: model.challenge != nil
                ? code(model, visit) : model.linkToken == nil ? form(model, visit) : link(model, visit))
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
            if !model.providers.isEmpty {
                H.p(.class("entry-or"), text: visit.language.ownAccount.orWith)
                for provider in model.providers {
                    H.a(
                        .class("button button-quiet wide"), .href(provider.link),
                        text: visit.language.ownAccount.with.filling("name", provider.name))
                }
            }
        }
    }

    /// Between another system and the first page.
    static func arrived(_ next: Link, _ visit: Visit) -> PageContent {
        let words = visit.language.ownAccount
        return PageContent(
            title: words.signedIn, kind: "entry",
            main: H.section(.class("panel narrow entry")) {
                FormParts.notice(words.signedIn, good: true)
                H.p { H.a(.class("button wide"), .href(next), text: words.goOn) }
            })
    }

    /// The second step.
    private static func code(_ model: SignInModel, _ visit: Visit) -> HTML {
        let words = visit.language.ownAccount
        return H.section(.class("panel narrow entry")) {
            heading(visit)
            FormParts.notice(model.message)
            H.form(.class("stack"), .named("method", "post"), .action(URLs.signIn.link)) {
                FormParts.token(visit)
                H.input(.type("hidden"), .name("challenge"), .value(model.challenge ?? ""))
                H.input(.type("hidden"), .name("next"), .value(model.next))
                H.p(text: words.codeHint)
                FormParts.field(
                    words.code, "code", .type("text"), .named("autocomplete", "one-time-code"),
                    .named("autocapitalize", "none"), .named("spellcheck", "false"),
                    .named("maxlength", "40"), .flag("autofocus"))
                H.button(.class("button wide"), .type("submit"), text: words.codeButton)
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
