/// How the pages look. One sheet; light and dark differ only in the colours below.
package enum StyleSheet {
    package static let whole =
        ":root{\(light)}\n"
        + "@media screen and (prefers-color-scheme:dark){:root:not([data-theme=light]){\(dark)}}\n"
        + "@media screen{:root[data-theme=dark]{\(dark)}}\n" + base + frame + forms + worklist + study
        + report
        + montage + viewer + evidence + phone + archive + transfers + films + storage + trust + comparison
        + cases + twins + board + rules + team + identity + patients
        + print + audit

    private static let light = """
        color-scheme:light;--ground:#f3f5f8;--surface:#fff;--raised:#f8fafc;--line:#dde3ea;--line-strong:#c3ccd6;\
        --ink:#111820;--quiet:#566373;--accent:#0b5cad;--accent-ink:#fff;--bar:#0d2235;--bar-ink:#eaf1f8;\
        --bar-quiet:#9db2c6;--core:#c8321a;--late:#0a7a6d;--good:#17703f;--good-ground:#e5f4ea;--warn:#8a5a00;\
        --warn-ground:#fdf2d8;--bad:#b3261e;--bad-ground:#fdeae8;--busy:#0b5cad;--busy-ground:#e4effb;\
        --still:#566373;--still-ground:#e9edf2;--artery:#c8321a;--vein:#1f62b8;--track:#e3e8ee;\
        --shade:0 1px 2px rgb(16 32 48/.07)
        """

    private static let dark = """
        color-scheme:dark;--ground:#0b0f14;--surface:#141a21;--raised:#1a212a;--line:#262f3a;--line-strong:#3a4653;\
        --ink:#e8edf3;--quiet:#98a5b3;--accent:#6db3ff;--accent-ink:#04121f;--bar:#0f151c;--bar-ink:#e8edf3;\
        --bar-quiet:#98a5b3;--core:#ff7a5c;--late:#3fcdb9;--good:#5fd08d;--good-ground:#12301f;--warn:#f2bd4e;\
        --warn-ground:#33270c;--bad:#ff8a80;--bad-ground:#3a1815;--busy:#7dbbff;--busy-ground:#12283f;\
        --still:#98a5b3;--still-ground:#1f2731;--artery:#ff7a5c;--vein:#7aa8ff;--track:#27303b;--shade:none
        """

    static let base = """
        *,*::before,*::after{box-sizing:border-box}
        html{font-size:15px;-webkit-text-size-adjust:100%;text-size-adjust:100%}
        body{margin:0;min-height:100vh;display:flex;flex-direction:column;background:var(--ground);color:var(--ink);
        font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue","PingFang SC","Microsoft YaHei",
        "Noto Sans CJK SC","Noto Sans SC",sans-serif;line-height:1.45;font-variant-numeric:tabular-nums}
        h1,h2,h3,p,dl,dd,ul,ol,figure{margin:0;padding:0}
        h1{font-size:1.35rem;font-weight:650;line-height:1.25}
        h2{font-size:1.05rem;font-weight:650}
        h3{font-size:.93rem;font-weight:600}
        ul{list-style:none}
        a{color:var(--accent)}
        code{font-family:ui-monospace,"SF Mono",Menlo,Consolas,"Noto Sans Mono CJK SC",monospace;font-size:.87em;
        overflow-wrap:anywhere}
        :focus-visible{outline:2px solid var(--accent);outline-offset:2px;border-radius:3px}
        [hidden]{display:none!important}
        .icon{width:1.05em;height:1.05em;flex:none;vertical-align:-.15em}
        .quiet{color:var(--quiet);font-weight:400}
        .number{text-align:right;white-space:nowrap}
        .for-readers{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
        .skip{position:absolute;left:-999px;top:0;background:var(--surface);color:var(--ink);padding:.5rem 1rem;
        z-index:10}
        .skip:focus{left:0}
        .panel{background:var(--surface);border:1px solid var(--line);border-radius:8px;padding:1rem 1.15rem;
        box-shadow:var(--shade)}
        .narrow{max-width:25rem;width:100%;margin:4vh auto}
        .scroll{overflow-x:auto;position:relative}

        """

    static let frame = """
        .bar{background:var(--bar);color:var(--bar-ink);display:flex;align-items:center;gap:1.4rem;
        padding:0 1.25rem;min-height:3rem;border-bottom:1px solid var(--line)}
        .bar a,.bar .plain{color:var(--bar-ink);text-decoration:none}
        .bar :focus-visible{outline-color:var(--bar-ink)}
        .brand{display:flex;align-items:center;gap:.5rem;font-weight:700;font-size:1.12rem;letter-spacing:.01em}
        .mark{width:1.75rem;height:1.75rem;flex:none}
        .mark-clot{fill:#ff5a36}
        .bar-nav{display:flex;gap:1.4rem}
        .bar-nav a{display:inline-block;padding:.8rem 0 .68rem;border-bottom:2px solid transparent;
        color:var(--bar-quiet)}
        .bar-nav a[aria-current]{border-color:#ff5a36;color:var(--bar-ink)}
        .bar-end{margin-left:auto;display:flex;align-items:center;gap:1.1rem}
        .bar form{display:flex;align-items:center;gap:.35rem;margin:0}
        .bells{display:flex;align-items:center;gap:.3rem}
        .bell{position:relative;display:inline-flex;align-items:center;gap:.25rem;padding:.4rem .5rem;border-radius:5px;
        font-size:1.1rem}
        .bell:hover{background:rgb(255 255 255/.1)}
        .bell[aria-current]{box-shadow:inset 0 -2px #ff5a36}
        .bell-alarm{color:#ffb3a0!important}
        .badge{font-size:.8rem;font-weight:700;background:#ff5a36;color:#14100e;border-radius:99px;padding:0 .4rem;
        line-height:1.35}
        .plain{background:none;border:0;font:inherit;padding:.4rem .5rem;cursor:pointer;border-radius:5px}
        .plain:hover{background:rgb(255 255 255/.1)}
        .theme{display:flex;font-size:1.1rem}
        .theme-auto path{fill:currentColor;fill-opacity:.9}
        .person{display:flex;align-items:center;gap:.2rem;border-left:1px solid rgb(255 255 255/.18);
        padding-left:.7rem}
        .person>a{max-width:12rem;overflow:hidden;text-overflow:ellipsis;white-space:nowrap;font-weight:600}
        .person .plain{white-space:nowrap}
        .person form .plain{color:var(--bar-quiet)}
        .live{display:none;align-items:center;gap:.45rem;font-size:.87rem;color:var(--bar-quiet);white-space:nowrap}
        .live::before{content:"";width:.55rem;height:.55rem;border-radius:50%;background:#53d38a}
        .live[data-state=on],.live[data-state=lost]{display:flex}
        .live[data-state=on] .live-lost,.live[data-state=lost] .live-on{display:none}
        .live[data-state=lost]{color:#ffc862}
        .live[data-state=lost]::before{background:none;border:2px solid #ffc862}
        main{flex:1;width:100%;max-width:1640px;margin:0 auto;padding:1.1rem 1.25rem 2rem}
        .foot{border-top:1px solid var(--line);color:var(--quiet);font-size:.84rem;padding:.7rem 1.25rem;
        display:flex;flex-wrap:wrap;gap:.2rem 1.6rem}
        .foot-use{color:var(--ink);font-weight:600}
        .state{display:inline-flex;align-items:center;gap:.4em;font-weight:600;font-size:.9rem;
        padding:.18em .6em .18em .5em;border-radius:5px;white-space:nowrap;color:var(--still);
        background:var(--still-ground)}
        .state-receiving,.state-analysing{color:var(--busy);background:var(--busy-ground)}
        .state-good{color:var(--good);background:var(--good-ground)}
        .state-limited{color:var(--warn);background:var(--warn-ground)}
        .state-refused,.state-failed{color:var(--bad);background:var(--bad-ground)}
        .state-nothing{background:none;padding-left:0}
        .state-analysing .icon,.waiting-analysing .waiting-title .icon{animation:turn 1.4s linear infinite}
        @keyframes turn{to{transform:rotate(360deg)}}
        @media (prefers-reduced-motion:reduce){.icon{animation:none!important}}

        """

    static let forms = """
        .stack{display:flex;flex-direction:column;gap:.85rem;margin-top:1rem}
        .field{display:flex;flex-direction:column;gap:.3rem}
        .field label{font-weight:600;font-size:.93rem}
        input{font:inherit;color:inherit;background:var(--surface);border:1px solid var(--line-strong);
        border-radius:6px;padding:.55rem .7rem;width:100%;min-width:0}
        input:focus-visible{outline-offset:0;border-color:var(--accent)}
        input::placeholder{color:var(--quiet);opacity:1}
        .button{display:inline-block;font:inherit;font-weight:600;color:var(--accent-ink);background:var(--accent);
        border:0;border-radius:6px;padding:.6rem 1.1rem;cursor:pointer;text-decoration:none;text-align:center}
        .button:hover{filter:brightness(1.08)}
        .wide{width:100%}
        .hint{color:var(--quiet);font-size:.88rem;margin-top:-.55rem}
        .notice{display:flex;gap:.6rem;align-items:baseline;padding:.6rem .8rem;border-radius:6px;margin:.9rem 0 0}
        .notice .icon{position:relative;top:.12em}
        .notice-bad{color:var(--warn);background:var(--warn-ground)}
        .notice-good{color:var(--good);background:var(--good-ground)}
        .entry{margin-top:11vh}
        .entry-head{display:flex;align-items:center;gap:.9rem}
        .entry-head .mark{width:3rem;height:3rem;color:var(--accent)}
        .entry-head h1{font-size:1.6rem}
        .page-account h2{margin-top:1.4rem}
        .page-entry .bar .brand{visibility:hidden}
        .error-status{font-size:.93rem;font-weight:600;color:var(--quiet)}
        .page-error .panel p+p{margin-top:.7rem}
        .page-error h1{margin:.2rem 0 .5rem}
        .page-error .button{margin-top:.6rem}

        """
}
