extension StyleSheet {
    /// Films are looked at before something dark, by day and by night.
    static let films = """
        .films{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(44%,13.5rem),1fr));gap:.9rem;margin-top:.9rem}
        .film{padding:.6rem;min-width:0}
        .film-sheet{display:block;height:15.5rem;background:#07090c;border-radius:5px;padding:.25rem}
        .film-sheet img{display:block;width:100%;height:100%;object-fit:contain}
        .film-name{font-size:1rem;margin-top:.55rem;overflow-wrap:anywhere}
        .film-name a{color:inherit;text-decoration:none}
        .film-name a:hover{text-decoration:underline}
        .film .facts{display:flex;flex-wrap:wrap;gap:.1rem .8rem;font-size:.88rem;margin-top:.2rem;overflow-wrap:anywhere}
        .crumb{margin-bottom:.5rem;font-size:.93rem}
        .crumb a{text-decoration:none}
        .film-head{display:flex;flex-wrap:wrap;align-items:baseline;gap:.3rem 1.2rem;justify-content:space-between}
        .film-head h1{overflow-wrap:anywhere}
        .film-head .patient-id{font-size:.93rem;font-weight:400;color:var(--quiet);margin-left:.7rem}
        .film-large{display:block;background:#07090c;border-radius:6px;padding:.6rem;margin-top:.9rem;text-align:center}
        .film-large img{max-width:100%;max-height:calc(100vh - 6rem);width:auto;height:auto;outline:1px solid #333c46}
        @media (max-width:760px){.film-sheet{height:11.5rem}.film{padding:.45rem}}

        """
}
