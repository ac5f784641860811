extension StyleSheet {
    /// Answers of treatment rules, and the rules line by line.
    static let rules = """
        .rules{display:flex;flex-direction:column;gap:.7rem}
        .answers{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,15rem),1fr));gap:.7rem}
        .answer{border:1px solid var(--line);border-left-width:5px;border-radius:8px;padding:.7rem .85rem;min-width:0}
        .case .answer h3,.answer h3{margin:0;color:var(--quiet)}
        .answer-word{display:flex;align-items:center;gap:.4rem;font-size:1.45rem;font-weight:700;line-height:1.25;
        margin:.1rem 0 .35rem}
        .answer-met{border-left-color:var(--good)}
        .answer-met .answer-word{color:var(--good)}
        .answer-not-met{border-left-color:var(--bad)}
        .answer-not-met .answer-word{color:var(--bad)}
        .answer-cannot-evaluate{border-left-color:var(--warn)}
        .answer-cannot-evaluate .answer-word{color:var(--warn)}
        .answer-label{font-weight:600;font-size:.87rem;color:var(--quiet)}
        .answer-missing{display:flex;flex-wrap:wrap;gap:.35rem;margin:.25rem 0 .4rem}
        .answer-missing a,.answer-missing span{display:inline-flex;align-items:center;min-height:2.1rem;
        padding:.15rem .6rem;border-radius:6px;background:var(--warn-ground);color:var(--warn);font-weight:600;
        text-decoration:none;font-size:.9rem}
        .answer-reasons li{font-size:.93rem;overflow-wrap:anywhere}
        .answer-reasons li+li{margin-top:.25rem}
        .answer-doses{margin-top:.5rem;padding-top:.45rem;border-top:1px solid var(--line);font-size:.93rem}
        .dose+.dose{margin-top:.4rem}
        .dose-total{font-size:1.15rem}
        .dose-missing{color:var(--warn);font-weight:600}
        .rule-mark{display:inline-block;margin-left:.4rem;padding:0 .4rem;border-radius:4px;font-size:.76rem;
        font-weight:600;color:var(--warn);background:var(--warn-ground);white-space:nowrap}
        .rule-list>summary{font-weight:600;color:var(--accent);cursor:pointer;padding:.3rem 0}
        .rule{border-top:1px solid var(--line)}
        .rule>summary,.case details.rule>summary{display:grid;grid-template-columns:1.4rem minmax(0,1fr) auto;
        gap:0 .35rem;align-items:baseline;cursor:pointer;padding:.4rem 0;font-weight:400;color:var(--ink);
        list-style:none}
        .rule>summary::-webkit-details-marker{display:none}
        .rule-why{grid-column:2/-1;font-size:.84rem;color:var(--quiet);overflow-wrap:anywhere}
        .rule-met .rule-verdict{color:var(--good)}
        .rule-not-met .rule-verdict{color:var(--bad)}
        .rule-cannot-evaluate .rule-verdict{color:var(--warn)}
        .rule-lines td{vertical-align:top;white-space:normal;padding:.3rem .5rem .05rem 0;border-bottom:0}
        .rule-lines .line td{border-top:1px solid var(--line)}
        .rule-lines .line-mark{width:1.6rem}
        .line-met .line-mark{color:var(--good)}
        .line-not-met .line-mark{color:var(--bad)}
        .line-cannot-evaluate .line-mark{color:var(--warn)}
        .line-not-met.line-caution .line-mark{color:var(--warn)}
        .rule-lines .line-note{color:var(--quiet);font-size:.76rem;padding:0 0 .3rem}
        .rule-lines .line-open{color:var(--warn)}
        .rule-lines .line-inner td:nth-child(2){padding-left:1.2rem}
        .rule-about{font-size:.8rem;padding:.4rem 0 .7rem}
        .rules-use{font-size:.8rem}
        @media (max-width:760px){.case-columns{display:flex;flex-direction:column;align-items:stretch}
        .case-column{display:contents}
        .case-rules{order:-1}}
        .study-rules{margin-top:.9rem}
        .study-rules-head{display:flex;flex-wrap:wrap;gap:.2rem 1rem;align-items:baseline;margin-bottom:.6rem}

        """
}
