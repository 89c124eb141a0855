/* Hand in Hand: the few lines that add comfort. Everything works without them: the menu stays open,
   picture and table stand one below the other. Light and dark come from the server (cookie). */
(() => {
  const root = document.documentElement;
  root.classList.add("app-js");

  document.addEventListener("click", (event) => {
    const toggle = event.target.closest(".app-nav__toggle");
    if (toggle) {
      const open = toggle.closest(".app-header").classList.toggle("app-header--open");
      toggle.setAttribute("aria-expanded", String(open));
    }
    document.querySelectorAll("details.app-menu[open]").forEach((d) => { if (!d.contains(event.target)) d.open = false; });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    document.querySelectorAll("details.app-menu[open]").forEach((d) => { d.open = false; d.querySelector("summary").focus(); });
    const toggle = document.querySelector('.app-nav__toggle[aria-expanded="true"]');
    if (toggle) { toggle.click(); toggle.focus(); }
  });

  // Tabs „Bild | Tabelle“: one address with #bild or #tabelle, so Back and shared links keep working.
  document.querySelectorAll(".app-tabs").forEach((tabs) => {
    const list = tabs.querySelector(".app-tabs__list");
    const links = [...list.querySelectorAll("a")];
    const panel = (link) => document.getElementById(link.hash.slice(1));
    list.setAttribute("role", "tablist");
    list.querySelectorAll("li").forEach((li) => li.setAttribute("role", "presentation"));
    const show = (link) => links.forEach((other) => {
      const on = other === link;
      other.setAttribute("aria-selected", String(on));
      other.tabIndex = on ? 0 : -1;
      panel(other).hidden = !on;
    });
    links.forEach((link, i) => {
      link.setAttribute("role", "tab");
      link.setAttribute("aria-controls", panel(link).id);
      panel(link).setAttribute("role", "tabpanel");
      panel(link).setAttribute("aria-labelledby", link.id);
      link.addEventListener("click", (event) => { event.preventDefault(); history.pushState(null, "", link.hash); show(link); });
      link.addEventListener("keydown", (event) => {
        const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
        if (!step) return;
        event.preventDefault();
        const next = links[(i + step + links.length) % links.length];
        next.click();
        next.focus();
      });
    });
    const fromAddress = () => show(links.find((link) => link.hash === location.hash || (location.hash && panel(link).querySelector(CSS.escape ? "#" + CSS.escape(location.hash.slice(1)) : null))) || links[0]);
    fromAddress();
    window.addEventListener("popstate", fromAddress);
    window.addEventListener("hashchange", () => { fromAddress(); const t = document.getElementById(location.hash.slice(1)); if (t) t.scrollIntoView(); });
  });

  // After a refused form the summary of what is wrong gets the focus, so that it is read out first.
  const errors = document.querySelector(".app-errors");
  if (errors && errors.dataset.focus !== "no") errors.focus();

  // A one-time link carries its secret behind "#": no server log, no Referer and no scanner of mails
  // sees it. Here it goes into the form; without this the code from the sheet does the same.
  const entry = document.querySelector("form[data-secret]");
  const enter = () => {
    if (!entry || location.hash.length < 2) return;
    entry.elements[entry.dataset.secret].value = location.hash.slice(1);
    history.replaceState(null, "", location.pathname);
    entry.submit();
  };
  enter();
  window.addEventListener("hashchange", enter);
})();
