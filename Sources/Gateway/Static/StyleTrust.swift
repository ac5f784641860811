extension StyleSheet {
    /// Vessels, versions, other settings and checks.
    static let trust = """
        .trust{display:flex;flex-wrap:wrap;gap:.9rem}
        .trust>.panel{flex:1 1 26rem;min-width:0}
        .intervals{display:flex;flex-wrap:wrap;gap:.4rem 2.4rem;margin:.6rem 0}
        .interval dt{color:var(--quiet);font-weight:600}
        .interval-figure{font-size:1.7rem;font-weight:650;letter-spacing:-.02em}
        .interval-core .interval-figure{color:var(--core)}
        .interval-hypoperfusion .interval-figure{color:var(--late)}
        .stability-rules{display:flex;flex-direction:column;gap:.4rem;margin:.5rem 0}
        .stability-rules li{display:grid;grid-template-columns:5.5rem 5rem 1fr;gap:.8rem;align-items:center}
        .stability-rules .bar-share{height:.5rem}
        .version-note{color:var(--quiet);white-space:normal!important}
        .checks{margin-top:.5rem}
        .check-mark .icon{color:var(--good)}
        .check-caution .check-mark .icon,.check-limited .check-mark .icon{color:var(--warn)}
        .check-unfit .check-mark .icon{color:var(--bad)}
        .vessels h3{margin-top:.8rem;font-size:1rem}
        .vessel-cards{display:flex;gap:.6rem;overflow-x:auto;padding:.4rem 2px .5rem}
        .vessel-card{display:flex;flex-direction:column;gap:.3rem;flex:0 0 12.5rem;border:1px solid var(--line);
        border-radius:8px;padding:.5rem .6rem;cursor:pointer;font-size:.87rem}
        .vessel-card:has(input:checked){border-color:var(--accent);box-shadow:0 0 0 1px var(--accent)}
        .vessel-head{display:flex;align-items:center;gap:.4rem}
        .vessel-head input,.pointing-kind input{width:auto;flex:none;margin:0}
        .vessel-head strong{white-space:nowrap}
        .vessel-score{margin-left:auto;color:var(--quiet);white-space:nowrap}
        .vessel-picture{position:relative;display:block;background:#000;border-radius:4px;overflow:hidden}
        .vessel-picture img{display:block;width:100%;height:auto}
        .vessel-marks{position:absolute;inset:0;width:100%;height:100%}
        .vessel-marks circle{fill:none;stroke:#ff7a5c;stroke-width:1.2}
        .vessel-vein .vessel-marks circle{stroke:#7aa8ff}
        .vessel-curve{width:100%;height:2.2rem}
        .vessel-curve path{fill:none;stroke:var(--artery);stroke-width:1.6}
        .vessel-vein .vessel-curve path{stroke:var(--vein)}
        .vessel-place{font-weight:600}
        .vessel-compute{margin-top:.6rem}
        .cautions{margin-top:.4rem}
        .cautions li{display:flex;gap:.5rem;align-items:baseline;max-width:75rem}
        .cautions .icon{color:var(--warn);position:relative;top:.12em}
        .pointing p{display:flex;flex-wrap:wrap;gap:.3rem 1.2rem;margin:.6rem 0}
        .pointing-kind{display:inline-flex;align-items:center;gap:.4rem;font-weight:600}
        .pointing-slices{display:flex;flex-wrap:wrap;gap:4px}
        .pointing-slices input{width:auto;padding:0;border:0;border-radius:3px;background:#000;cursor:crosshair;
        flex:none}

        """
}
