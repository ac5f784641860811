extension StyleSheet {
    static let team = """
        input[type=checkbox]{width:auto}
        .call-bar{display:flex;flex-direction:column;gap:.5rem;margin-bottom:.9rem}
        .call-line{display:flex;flex-wrap:wrap;align-items:center;gap:.5rem .8rem;padding:.6rem .9rem;border-radius:8px;
        background:var(--bad-ground);color:var(--bad);border:1px solid var(--bad)}
        .call-line p{flex:1;min-width:12rem}
        .call-line form{display:flex;flex-wrap:wrap;gap:.5rem;align-items:center;margin:0}
        .call-line a.small{text-decoration:none}
        .board-link-out{text-decoration:none}
        .team h3{margin:1rem 0 .35rem}
        .team-head h3::first-letter,.call-line span::first-letter{text-transform:uppercase}
        .team-form{display:flex;flex-direction:column;gap:.5rem;margin:0}
        .team-form .button{align-self:flex-start}
        .team-starts{display:flex;flex-wrap:wrap;gap:.5rem;margin-bottom:.6rem}
        .team-starts>form:has(.team-alarm){flex-basis:100%}
        .team-form .team-alarm{width:100%;align-self:stretch;background:var(--bad);color:var(--surface);font-size:1.1rem;
        padding:.9rem}
        .team-card{border:1px solid var(--line);border-left:4px solid var(--line-strong);border-radius:6px;
        padding:.6rem .75rem;margin-bottom:.55rem;background:var(--raised)}
        .team-calling{border-left-color:var(--busy)}
        .team-answered,.ask-decided,.transfer-accepted,.transfer-arrived{border-left-color:var(--good)}
        .team-unanswered,.transfer-refused{border-left-color:var(--bad)}
        .ask-asked,.transfer-requested{border-left-color:var(--warn)}
        .transfer-under-way,.ask-answered{border-left-color:var(--busy)}
        .team-head,.ask-head{display:flex;flex-wrap:wrap;align-items:center;gap:.25rem .7rem}
        .team-head h3{margin:0}
        .team-roles{margin:.45rem 0}
        .team-role{display:grid;grid-template-columns:5.5rem minmax(0,1fr);gap:.5rem;padding:.3rem 0;
        border-top:1px solid var(--line)}
        .team-role-name{font-weight:600;font-size:.93rem}
        .team-people{display:flex;flex-direction:column;gap:.15rem}
        .team-person{display:flex;flex-wrap:wrap;gap:0 .45rem;align-items:baseline}
        .team-person .icon{position:relative;top:.12em}
        .team-person-accepted{color:var(--good)}
        .team-person-called .icon{color:var(--busy)}
        .team-person-declined,.team-person-unanswered,.team-none{color:var(--bad)}
        .team-buttons{display:flex;flex-wrap:wrap;gap:.45rem;align-items:flex-start;margin-top:.4rem}
        .team-foot,.team-ended{font-size:.87rem;margin-top:.35rem}
        .team-ended .icon{color:var(--good);margin-right:.35rem}
        .team textarea,.thread textarea{resize:vertical}
        .ask-head .quiet,.ask-answer .quiet,.ask-decision .quiet{font-size:.87rem}
        .ask-answer{margin:.45rem 0;padding:.4rem .6rem;border-left:3px solid var(--busy);background:var(--surface)}
        .ask-decision{margin:.45rem 0;padding:.4rem .6rem;border-radius:6px;background:var(--good-ground)}
        .ask-decision p:first-child{color:var(--good);display:flex;gap:.4rem;align-items:center}
        .ask-waiting{color:var(--warn);display:flex;gap:.35rem;align-items:center;font-weight:600}
        .message-text{white-space:pre-wrap;overflow-wrap:anywhere}
        .transfer-steps{list-style:none;margin:.4rem 0;border-left:2px solid var(--line-strong);padding-left:.7rem}
        .transfer-steps li{position:relative;padding:.12rem 0}
        .transfer-steps li::before{content:"";position:absolute;left:-1.02rem;top:.6rem;width:.55rem;height:.55rem;
        border-radius:50%;background:var(--line-strong)}
        .transfer-steps li:last-child::before{background:var(--accent)}
        .on-duty li{display:flex;gap:.5rem;align-items:baseline;padding:.1rem 0}
        .on-duty li>.quiet:first-child{min-width:5.5rem;font-size:.9rem}
        .on-duty-site{font-weight:600;margin-top:.3rem}
        .not-sent{color:var(--bad);font-weight:600}
        .messages{list-style:none;display:flex;flex-direction:column;gap:.55rem;margin-bottom:.7rem;max-height:26rem;
        overflow-y:auto}
        .message{border-radius:8px;padding:.45rem .7rem;background:var(--raised);border:1px solid var(--line)}
        .message-mine{background:var(--busy-ground);border-color:transparent}
        .message-head{font-size:.84rem}
        .key-images,.image-choices{display:grid;grid-template-columns:repeat(auto-fill,minmax(5.5rem,1fr));gap:.4rem;
        margin-top:.4rem}
        .image-choices{max-height:18rem;overflow-y:auto}
        .key-image{display:block;text-decoration:none;font-size:.78rem}
        .key-image img,.image-choice img{width:100%;height:auto;display:block;background:#000;border-radius:4px}
        .image-choice{position:relative;font-size:.78rem;cursor:pointer}
        .image-choice input{position:absolute;top:.3rem;left:.3rem;width:1.2rem;height:1.2rem;margin:0}
        .image-choice:has(input:checked) img{outline:3px solid var(--accent)}
        .rota-sites,.rota-weeks{display:flex;flex-wrap:wrap;gap:.45rem;align-items:center;margin-bottom:.7rem}
        .rota-sites a,.rota-weeks a{text-decoration:none}
        .rota-sites a[aria-current]{background:var(--accent);color:var(--accent-ink);border-color:transparent}
        .rota-days{display:grid;grid-template-columns:repeat(7,minmax(8.5rem,1fr));gap:.6rem;overflow-x:auto}
        .rota-day{padding:.6rem .7rem;min-width:0}
        .rota-today{border-color:var(--accent)}
        .rota-turn{position:relative;padding:.4rem 0;border-top:1px solid var(--line);font-size:.9rem}
        .rota-turn strong{display:block;overflow-wrap:anywhere;padding-right:1.8rem}
        .rota-turn form{position:absolute;right:0;top:.35rem}
        .rota-turn .small-icon{padding:.15rem .3rem}
        .rota-now strong{color:var(--good)}
        .rota-mark{display:inline-block;margin-left:.4rem;color:var(--good);font-weight:600}
        .rota-forms{display:grid;grid-template-columns:minmax(0,3fr) minmax(0,1fr);gap:.7rem;margin-top:.8rem}
        .rota-add,.hook-add{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,13rem),1fr));
        gap:.7rem;align-items:end;margin-top:.6rem}
        .hook-add .hint{grid-column:1/-1;margin:0}
        .notifications{max-width:60rem;display:flex;flex-direction:column;gap:.9rem}
        .told-line{display:flex;flex-wrap:wrap;gap:.5rem 1rem;align-items:center;justify-content:space-between;
        padding:.6rem 0;border-top:1px solid var(--line)}
        .told-buttons{display:flex;gap:.4rem;margin:0}
        .told-trouble{color:var(--bad)}
        .told-off strong{color:var(--quiet)}
        .push-form{display:flex;flex-wrap:wrap;gap:.7rem;align-items:end;margin-top:.8rem}
        .notifications summary{cursor:pointer;font-weight:600;color:var(--accent);padding:.4rem 0}
        @media (max-width:760px){
        .rota-days,.rota-forms{grid-template-columns:minmax(0,1fr)}
        .team-form .button,.team-form .small{min-height:2.7rem}
        .call-line form{width:100%}
        .call-line .button{flex:1}
        }

        """
}
