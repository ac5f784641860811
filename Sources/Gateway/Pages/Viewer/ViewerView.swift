import Records

/// The one page of the viewer: an empty room that the script furnishes.
enum ViewerView {
    /// - Parameter study: nil opens it without one.
    static func page(_ bundle: ViewerBundle, study: String?, _ visit: Visit) -> HTML {
        let words = visit.language.viewer
        return H.html(
            [.language(visit.language.tag), .named("data-theme", visit.theme.rawValue)]
        ) {
            H.head {
                H.meta(.named("charset", "utf-8"))
                H.meta(
                    .name("viewport"),
                    .named("content", "width=device-width, initial-scale=1, viewport-fit=cover"))
                H.meta(.name("color-scheme"), .named("content", "dark"))
                H.meta(.name("robots"), .named("content", "noindex, nofollow"))
                H.title(text: "\(words.title) · Willis")
                H.link(.named("rel", "stylesheet"), .href(bundle.style.link))
                H.script(.source(bundle.script.link), .type("module"))
            }
            H.body {
                H.div(attributes(bundle, study, visit)) { H.noscript { H.p(text: words.needsScript) } }
            }
        }
    }

    private static func attributes(
        _ bundle: ViewerBundle, _ study: String?, _ visit: Visit
    ) -> [HTMLAttribute] {
        var attributes: [HTMLAttribute] = [
            .id("viewer"), .named("data-root", DICOMwebURLs.root),
            .named("data-worker", bundle.worker.link.path), .named("data-token", visit.formToken),
            .named("data-author", visit.session?.account.name ?? ""),
        ]
        if let study {
            attributes += [
                .named("data-study", study), .named("data-back", URLs.study.link(study).path),
                .named("data-perfusion", URLs.studyPerfusion.link(study).path),
                .named("data-findings", URLs.studyFindings.link(study).path),
                .named("data-vessels", URLs.studyVessels.link(study).path),
            ]
        }
        return attributes
    }
}
