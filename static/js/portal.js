/* What makes pages smoother. Every page works without it.

   1. The error summary takes the focus after a failed post, and its links land in the field.
   2. A form is sent once: a second press of its button is ignored until the answer comes.
   3. The open menu in the masthead closes on Escape and on a click outside. */

(() => {
  "use strict";

  const focusErrors = (root) => root.querySelector("[data-error-summary]")?.focus();

  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-error-summary] a[href^='#']");
    const field = link && document.getElementById(link.hash.slice(1));
    if (field) {
      event.preventDefault();
      (field.closest(".field") ?? field).scrollIntoView({ block: "start" });
      field.focus({ preventScroll: true });
    }
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      menu.open = false;
      if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
    }
  });

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || form.hasAttribute("hx-post")) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    event.submitter?.setAttribute("aria-disabled", "true");
  });

  // A page that comes back out of the browser's memory can be sent again.
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) {
      delete form.dataset.sent;
      form.querySelector("[aria-disabled]")?.removeAttribute("aria-disabled");
    }
  });

  document.addEventListener("htmx:afterSettle", (event) => focusErrors(event.target));
  focusErrors(document);
})();
