/* The form for logging, made smoother. It works without this.

   1. The names of the chosen pictures are listed below the control.
   2. When what is typed can't be kept, the line that says "Saved" says so instead, and it is tried
      again when the connection is back. */

(() => {
  "use strict";

  const listNames = (input) => {
    let list = input.parentElement.querySelector("[data-files]");
    if (!list) {
      list = document.createElement("ul");
      list.dataset.files = "";
      list.setAttribute("role", "status");
      input.after(list);
    }
    list.replaceChildren(
      ...[...input.files].map((file) => {
        const line = document.createElement("li");
        const size = (file.size / 1e6).toLocaleString(document.documentElement.lang, {
          maximumFractionDigits: 1,
        });
        line.textContent = `${file.name} (${size} MB)`;
        return line;
      }),
    );
  };

  const say = (kept, text) => {
    const line = kept.querySelector("p");
    if (line) line.textContent = text;
    kept.dataset.failed = "yes";
  };

  document.addEventListener("change", (event) => {
    if (event.target.matches?.("input[type=file][data-list-files]")) listNames(event.target);
  });

  document.addEventListener("htmx:beforeSwap", (event) => {
    const { target, xhr } = event.detail;
    if (!target.matches("[data-kept]")) return;
    const asked = new URL(target.getAttribute("hx-post"), location).pathname;
    if (xhr.responseURL && new URL(xhr.responseURL).pathname !== asked) {
      event.detail.shouldSwap = false;
      say(target, target.dataset.out);
    } else {
      delete target.dataset.failed;
    }
  });

  for (const name of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
    document.addEventListener(name, (event) => {
      const kept = event.target.closest?.("[data-kept]");
      if (kept) say(kept, kept.dataset.lost);
    });
  }

  window.addEventListener("online", () => {
    for (const kept of document.querySelectorAll("[data-kept][data-failed]")) {
      kept.dispatchEvent(new Event("keep"));
    }
  });
})();
