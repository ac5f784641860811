extension StyleSheet {
    static let archive = tabs

    private static let tabs = """
        .tabs{display:flex;gap:.25rem;margin:-.25rem 0 .9rem;border-bottom:1px solid var(--line);overflow-x:auto}
        .tabs a{padding:.5rem .8rem .42rem;color:var(--quiet);text-decoration:none;white-space:nowrap;
        border-bottom:2px solid transparent;font-weight:600;font-size:.93rem}
        .tabs a:hover{color:var(--ink)}
        .tabs a:focus-visible{outline-offset:-2px}
        .tabs a[aria-current]{color:var(--accent);border-color:var(--accent)}

        """
}
