enum AccountView {
    static func page(_ model: AccountModel, _ visit: Visit) -> PageContent {
        PageContent(title: visit.phrases.frame.account, kind: "account", main: main(model, visit))
    }

    private static func main(_ model: AccountModel, _ visit: Visit) -> HTML {
        H.section(.class("account-part")) {
            OwnSafetyView.tabs(visit)
            H.h1(text: visit.phrases.frame.account)
            H.div(.class("panel")) { content(model, visit) }
        }
    }

    @HTMLBuilder private static func content(_ model: AccountModel, _ visit: Visit) -> HTML {
        let words = visit.phrases.entry
        H.p(.class("quiet")) {
            H.bdi(text: words.signedInAs.filling("name", model.name))
        }
        if model.mustChange { FormParts.notice(words.mustChange) }
        FormParts.notice(model.message, good: model.isChanged)
        H.h2(text: words.changePassword)
        H.form(.class("stack"), .named("method", "post"), .action(URLs.account.link)) {
            FormParts.token(visit)
            H.input(
                .type("text"), .named("autocomplete", "username"), .value(model.name), .flag("hidden"),
                .label(words.name))
            FormParts.field(
                words.currentPassword, "current", .type("password"),
                .named("autocomplete", "current-password"))
            FormParts.field(
                words.newPassword, "new", .type("password"), .named("autocomplete", "new-password"),
                .named("aria-describedby", "password-hint"))
            H.p(.class("hint"), .id("password-hint"), text: words.passwordHint)
            FormParts.field(
                words.repeatPassword, "again", .type("password"), .named("autocomplete", "new-password"))
            H.button(.class("button"), .type("submit"), text: words.save)
        }
    }
}
