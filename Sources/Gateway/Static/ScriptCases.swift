extension Script {
    /// What is typed into a case is saved at once, and waits in the queue while there is no connection: each change goes
    /// with what its author had before the eyes, so that a contradiction shows. Countdowns tick, and parts of the page are
    /// fetched again when the case changes.
    static let cases = #"""
        (() => {
          const html = document.documentElement;
          const skew = Number(html.dataset.now) - Date.now();
          const unit = html.dataset, two = n => String(n).padStart(2, "0");
          const span = ms => {
            const s = Math.floor(Math.abs(ms) / 1000);
            if (s < 60) return `${s} ${unit.seconds}`;
            if (s < 3600) return `${Math.floor(s / 60)} ${unit.minutes} ${two(s % 60)} ${unit.seconds}`;
            return `${Math.floor(s / 3600)} ${unit.hours} ${two(Math.floor(s / 60) % 60)} ${unit.minutes}`;
          };
          const tick = () => {
            for (const e of document.querySelectorAll("[data-due]")) {
              const left = Number(e.dataset.due) - (Date.now() + skew);
              const text = (left < 0 ? e.dataset.over + " " : "") + span(left);
              if (e.textContent !== text) e.textContent = text;
              const box = e.closest("[data-due-box]");
              if (box) box.className = "due due-" + (left < 0 ? "late" : left < 300000 ? "soon" : "well");
            }
          };
          setInterval(tick, 1000);
          // A form that makes something is sent once.
          for (const form of document.querySelectorAll("form[data-once]")) form.addEventListener("submit", () => {
            setTimeout(() => { for (const b of form.querySelectorAll("button")) b.disabled = true; }, 0);
            setTimeout(() => { for (const b of form.querySelectorAll("button")) b.disabled = false; }, 8000);
          });
          // A case that is opened without a connection waits with everything else.
          const once = document.querySelector("form[data-opens]");
          if (once) {
            const buttons = () => [...once.querySelectorAll("button")];
            let key = "";
            once.addEventListener("submit", e => {
              e.preventDefault();
              if (key) return;
              key = once.elements.key.value;
              for (const b of buttons()) b.disabled = true;
              const fields = [...new FormData(once)].filter(([name]) => name !== "token" && name !== "key");
              queue.add({ kind: "open", url: once.getAttribute("action"), fields, names: [], key });
            });
            queue.listen((item, answer, text) => {
              if (item.key !== key) return;
              if (answer && answer.ok) { location.assign(answer.url); return; }
              if (answer) {
                // The server says on its page what it did not take; asked once more, since nothing was written.
                queue.show("");
                key = "";
                for (const b of buttons()) b.disabled = false;
                if (text) HTMLFormElement.prototype.submit.call(once);
                return;
              }
              let said = once.querySelector(".open-waits");
              if (!said) {
                said = document.createElement("p");
                said.className = "notice notice-bad open-waits";
                said.setAttribute("role", "status");
                once.prepend(said);
                scrollTo(0, 0);
              }
              said.textContent = once.dataset.waits;
            });
          }
          const board = document.querySelector("[data-board]");
          const root = document.querySelector("[data-case]");
          if (board && !document.querySelector("[data-events]")) setInterval(async () => {
            if (document.hidden) return;
            const answer = await fetch(board.dataset.board, { headers: { "HX-Request": "true" } }).catch(() => null);
            if (answer && answer.ok) swap(await answer.text(), "whole");
          }, 10000);
          const busy = e => e.contains(document.activeElement) && document.activeElement.matches("input,textarea,select");
          // Replaces what the answer holds anew, part by part; what somebody is typing into stays.
          function swap(text, mode) {
            const box = document.createElement("template");
            box.innerHTML = text;
            const parts = mode === "whole" ? [...box.content.children]
              : mode === "fields" ? [...box.content.querySelectorAll("[data-fact],.nihss-total")]
              : [...box.content.firstElementChild.children];
            for (const part of parts) {
              const old = part.id && document.getElementById(part.id);
              if (!old) continue;
              const fact = part.dataset.fact;
              if (fact && (busy(old) || ours().some(w => w.names.includes(fact)))) {
                old.dataset.seen = part.dataset.seen;
                const mark = old.querySelector("input[type=hidden]");
                if (mark) mark.value = part.dataset.seen;
                for (const kind of ["fact-said", "fact-conflict", "fact-trouble"]) {
                  const fresh = part.querySelector("." + kind), stale = old.querySelector("." + kind);
                  if (stale) stale.remove();
                  if (fresh) old.append(fresh);
                }
                continue;
              }
              const open = new Set([...old.querySelectorAll("details[open]")].map(d => d.id));
              const at = old.contains(document.activeElement) ? [document.activeElement.name, document.activeElement.value] : null;
              old.replaceWith(part);
              for (const d of part.querySelectorAll("details")) if (open.has(d.id)) d.open = true;
              if (at) {
                const same = [...part.querySelectorAll("input,button,select")].find(e => e.name === at[0] && e.value === at[1]);
                if (same) same.focus({ preventScroll: true });
              }
              if (window.htmx) htmx.process(part);
            }
            tick();
          }
          if (!root) return;
          const page = location.pathname;
          const ours = () => queue.waiting().filter(item => item.page === page);
          queue.listen((item, answer, text) => {
            if (item.kind !== "facts" || item.page !== page || !answer) return;
            if (text === null) { refresh(); return; }
            swap(text, "answer");
            // What was typed meanwhile knows what has just been written.
            queue.amend(later => {
              if (later.page !== page) return later;
              const fields = later.fields.map(([n, v]) => {
                const name = n.startsWith("seen.") ? n.slice(5) : "";
                const field = item.names.includes(name) && document.querySelector(`[data-fact="${name}"]`);
                return field ? [n, field.dataset.seen] : [n, v];
              });
              return { ...later, fields };
            });
            refresh();
          });
          const say = (form, names, fields) => queue.add({ kind: "facts", url: form.getAttribute("action"), page, names, fields });
          const seen = name => {
            const field = document.querySelector(`[data-fact="${name}"]`);
            return ["seen." + name, field ? field.dataset.seen : "0"];
          };
          root.addEventListener("change", e => {
            const form = e.target.closest("form[data-autosave]"), field = e.target.closest("[data-fact]");
            if (!form || !field || !e.target.name) return;
            const name = field.dataset.fact;
            say(form, [name], [[name, e.target.value], seen(name)]);
          });
          root.addEventListener("submit", e => {
            const form = e.target;
            if (!form.matches("form[data-autosave]")) return;
            e.preventDefault();
            const button = e.submitter;
            if (button && button.name === "now") {
              const name = button.value.split("@")[0];
              say(form, [name], [["now", button.value], seen(name)]);
            } else if (button && button.name === "back") {
              const field = form.elements[button.value];
              say(form, [button.value], [["back", button.value], [button.value, field.value], seen(button.value)]);
            } else if (button && button.name === "rest") {
              const open = [...form.querySelectorAll("[data-fact]")].filter(f => !f.querySelector("input:checked:not([value=''])"));
              const names = open.map(f => f.dataset.fact);
              say(form, names, names.flatMap(n => [[n, "no"], seen(n)]));
            }
            else if (button && button.name === "take") {
              const name = button.value.split("=")[0];
              say(form, [name], [["take", button.value], seen(name)]);
            } else if (document.activeElement) document.activeElement.blur();
          });
          let asked = 0;
          const refresh = () => {
            clearTimeout(asked);
            asked = setTimeout(async () => {
              for (const panel of document.querySelectorAll("[data-case-panel]")) {
                const answer = await fetch(panel.dataset.casePanel, { headers: { "HX-Request": "true" } }).catch(() => null);
                if (answer && [401, 403, 404].includes(answer.status)) {
                  document.dispatchEvent(new CustomEvent("gone", { detail: answer.status === 401 ? "session" : "access" }));
                  return;
                }
                if (!answer || !answer.ok) return;
                const text = await answer.text();
                // The case has become part of another: its page is that one's.
                const whose = text.match(/data-case-panel="(\/cases\/[^"/]+)\//);
                if (whose && whose[1] !== page) { location.replace(whose[1]); return; }
                swap(text, panel.hasAttribute("data-case-form") && (busy(panel) || ours().length) ? "fields" : "whole");
              }
            }, 150);
          };
          root.addEventListener("live", refresh);
          if (!document.querySelector("[data-events]"))
            setInterval(() => { if (!document.hidden && !ours().length) refresh(); }, 15000);
          // A missing fact leads to its field, through whatever is folded over it.
          const reveal = () => {
            const target = location.hash.startsWith("#fact-") && document.getElementById(location.hash.slice(1));
            if (!target) return;
            for (let d = target.closest("details"); d; d = d.parentElement.closest("details")) d.open = true;
            target.scrollIntoView({ block: "center" });
            const field = target.querySelector("input:not([type=hidden]),select,textarea");
            if (field) field.focus({ preventScroll: true });
          };
          addEventListener("hashchange", reveal);
          root.addEventListener("click", e => {
            const link = e.target.closest("a[href^='#fact-']");
            if (link && link.hash === location.hash) reveal();
          });
          reveal();
        })();

        """#
}
