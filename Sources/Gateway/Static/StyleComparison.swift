extension StyleSheet {
    static let comparison = """
        .foreign{display:flex;flex-direction:column;gap:.6rem}
        .foreign-table th small{display:block;font-weight:400}
        .foreign-table thead .number{white-space:normal;min-width:7rem}
        .foreign-table tbody th{font-weight:500;white-space:nowrap}
        .foreign-table tbody th .icon{margin-right:.4em}
        .foreign-table .differs th,.foreign-table .differs td{color:var(--warn);font-weight:600}
        .foreign-flag{display:flex;flex-wrap:wrap;align-items:center;gap:.2rem .6rem;color:var(--warn)}
        .foreign-pictures ul{list-style:none;display:flex;flex-wrap:wrap;gap:.9rem;padding:0;margin:.5rem 0 0}
        .foreign-pictures a{display:flex;flex-direction:column;max-width:9rem;overflow-wrap:anywhere}
        .foreign-pictures img{object-fit:contain;background:#000;border:2px dashed var(--warn);border-radius:6px}
        .comparison-program{margin-top:1.1rem}
        .comparison-grid{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(22rem,100%),1fr));gap:.9rem;
        margin-top:.5rem;align-items:start}
        .comparison h3 small{font-weight:400;margin-left:.6em}
        .comparison .downloads{display:flex;gap:1.2rem;margin-top:.5rem}
        .agreement-pair{fill:var(--accent);fill-opacity:.75}
        .agreement-bias{stroke:var(--ink);stroke-width:1.4}
        .agreement-limit{stroke:var(--quiet);stroke-width:1.2;stroke-dasharray:5 4}
        .agreement-figures{display:flex;flex-wrap:wrap;gap:.4rem 1.8rem}
        .agreement-figures dt{color:var(--quiet);font-size:.85rem}
        .agreement-figures dd{white-space:nowrap}
        .agreement-figures small{margin-left:.5em}
        .decision{margin-top:.6rem}
        .decision ul{margin:.2rem 0 0;padding-left:1.2rem}

        """
}
