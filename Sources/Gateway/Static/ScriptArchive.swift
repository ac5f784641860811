extension Script {
    /// The search of the archive: a shareable address, keys, and patience while a name is being composed. Pictures that
    /// cannot be had make room for what is behind them.
    static let archive = #"""
        (() => {
          document.addEventListener("error", e => {
            if (e.target.matches && e.target.matches("img[data-may-fail]")) e.target.classList.add("failed");
          }, true);
          for (const image of document.querySelectorAll("img[data-may-fail]"))
            if (image.complete && !image.naturalWidth && image.currentSrc) image.classList.add("failed");
          const field = document.getElementById("find");
          if (!field) return;
          const form = field.form, lost = document.getElementById("lost");
          const isSearch = form.id === "finder";
          let composing = false;
          field.addEventListener("compositionstart", () => { composing = true; });
          field.addEventListener("compositionend", () => {
            composing = false;
            field.dispatchEvent(new Event("input", { bubbles: true }));
          });
          document.addEventListener("htmx:configRequest", e => {
            if (e.detail.elt !== form) return;
            if (composing) { e.preventDefault(); return; }
            for (const name of Object.keys(e.detail.parameters))
              if (!e.detail.parameters[name]) delete e.detail.parameters[name];
          });
          const isOurs = e => e.detail.requestConfig && e.detail.requestConfig.elt === form;
          document.addEventListener("htmx:afterRequest", e => {
            if (!isOurs(e)) return;
            const aborted = e.detail.xhr && e.detail.xhr.status === 0 && !e.detail.failed;
            if (lost && !aborted) lost.hidden = e.detail.successful;
            if (!e.detail.successful) return;
            // What was asked, not what has been typed since.
            const asked = new URLSearchParams(e.detail.requestConfig.formData || new FormData(form));
            for (const [name, value] of [...asked]) if (!value) asked.delete(name);
            history.replaceState(null, "", location.pathname + (asked.size ? "?" + asked : ""));
          });
          document.addEventListener("htmx:sendError", e => { if (lost && isOurs(e)) lost.hidden = false; });
          addEventListener("pageshow", e => {
            // The browser may put back what was typed before it went back and forth.
            const asked = new URLSearchParams(location.search);
            if (!e.persisted && field.value !== (asked.get(field.name) || "")) field.value = asked.get(field.name) || "";
          });
          document.addEventListener("click", e => {
            if (!isSearch || !window.htmx || !e.target.closest("[data-clear]")) return;
            e.preventDefault();
            for (const part of form.elements) if (part.name) part.value = "";
            field.focus();
            form.requestSubmit();
          });
          const links = () => [...document.querySelectorAll("#found a.patient, #found a.more-link")];
          document.addEventListener("keydown", e => {
            if (e.isComposing || e.ctrlKey || e.metaKey || e.altKey) return;
            const typing = e.target.matches("input,select,textarea");
            if (e.key === "/" && !typing) { e.preventDefault(); field.focus(); field.select(); return; }
            if (!isSearch || (e.key !== "ArrowDown" && e.key !== "ArrowUp")) return;
            if (typing && e.target !== field) return;
            const all = links(), place = all.indexOf(document.activeElement);
            if (e.target === field ? e.key === "ArrowUp" : place < 0) return;
            e.preventDefault();
            const next = place + (e.key === "ArrowDown" ? 1 : -1);
            if (next < 0) field.focus(); else if (all[next]) all[next].focus();
          });
        })();

        """#
}
