import Records

/// Facts to fill in: each is saved as soon as it is changed; without the script a button saves them all.
enum EntryForm {
    static func view(
        _ panel: CasePanel, _ codes: [String], _ view: CaseView, @HTMLBuilder above: () -> HTML = { .empty },
        @HTMLBuilder below: () -> HTML = { .empty }
    ) -> HTML {
        H.form(
            .class("entry-form"), .id("form-\(panel.rawValue)"), .named("method", "post"),
            .action(URLs.caseFacts.link(view.key)), .flag("data-autosave"), .named("autocomplete", "off")
        ) {
            hidden(panel, view)
            above()
            H.div(.class("facts-grid")) {
                for code in codes { FactField.view(code, view, in: panel == .timeline ? "all-" : "") }
            }
            below()
            save(view)
        }
    }

    /// Fields that are folded away until somebody wants them.
    static func folded(
        _ id: String, _ title: String, open: Bool = false, @HTMLBuilder content: () -> HTML
    ) -> HTML {
        H.details(.id(id), .flag("open", open)) {
            H.summary(text: title)
            content()
        }
    }

    static func hidden(_ panel: CasePanel, _ view: CaseView) -> HTML {
        H.div(.flag("hidden")) {
            FormParts.token(view.visit)
            H.input(.type("hidden"), .name("panel"), .value(panel.rawValue))
            H.input(.type("hidden"), .name("key"), .value(String(Secret.make().prefix(32))))
            // Return in a field saves; it must not press the first button, which may be a time.
            H.button(.type("submit"), .class("for-readers"), .named("tabindex", "-1"), text: view.words.save)
        }
    }

    static func save(_ view: CaseView) -> HTML {
        H.p(.class("entry-save")) {
            H.button(.class("button"), .type("submit"), text: view.words.save)
        }
    }
}
