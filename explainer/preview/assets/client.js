// The preview's part of each page: shows each build as soon as it is there, and what is wrong with it.
//
// The page itself stays as it is published. A new build is fetched, parsed and compared with the page, and
// only what differs is exchanged, so that the reader's place, focus and open details stay. All the preview
// shows of its own stands in a shadow tree after the body.
"use strict";

(() => {
  const told = document.currentScript.dataset;
  const root = document.documentElement;
  const language = told.page.split("/")[0];
  const SILENT = 2500; // milliseconds without a sign of life after which a connection counts as lost
  const STATES = { current: "✓ current", stale: "↻ stale", missing: "∅ missing" };

  let latest = null; // what the server said last of what it shows

  // ---------------------------------------------------------------- the page

  const OWN = /<script src="\/_preview\/client\.js"[^>]*>/;
  const POLICY = /<meta http-equiv="Content-Security-Policy"[^>]*>/i;

  const parsed = (html) => new DOMParser().parseFromString(html, "text/html");

  const page = {
    build: told.build,
    digest: told.digest,
    busy: false,
    again: false,
    wanted: "", // the build that is to be shown
    asked: "", // the build for which the page was fetched last
    words: null, // the page as it was fetched last, without style and policy

    /** Say which build the page shows. */
    settle(build) {
      this.build = root.dataset.build = build;
    },

    /** Load the page again for a build, once more if another came in between. */
    async load(build) {
      this.wanted = build;
      if (this.busy) {
        this.again ||= build !== this.asked;
        return;
      }
      this.busy = true;
      let changed = [];
      try {
        do {
          this.again = false;
          this.asked = this.wanted;
          const answer = await fetch(location.href, { cache: "no-store" });
          changed = this.exchange(await answer.text());
        } while (this.again);
      } catch {
        return; // The server is gone; when it is back it says what it shows.
      } finally {
        this.busy = false;
      }
      follow(changed);
    },

    /** Make the page what a new build's is; returns the elements that changed. */
    exchange(html) {
      const styles = [];
      const text = style.taken(html, styles);
      const script = parsed(OWN.exec(text)?.[0] ?? "").querySelector("script");
      if (script?.dataset.page !== told.page || styles.length !== style.elements.length) {
        location.reload();
        return [];
      }
      style.exchange(styles);
      const words = text.replace(OWN, "").replace(POLICY, "");
      const changed = words === this.words ? [] : this.rewrite(parsed(text), script);
      this.words = words;
      this.digest = script.dataset.digest;
      this.settle(script.dataset.build);
      return changed;
    },

    /** Make the page what another is; returns the elements that changed. */
    rewrite(next, script) {
      // A document's policy is the one it came with.
      for (const meta of next.head.querySelectorAll("meta[http-equiv]")) {
        const own = document.head.querySelector(`meta[http-equiv="${meta.httpEquiv}" i]`);
        if (own) meta.content = own.content;
      }
      const changed = [];
      next.documentElement.dataset.build = script.dataset.build;
      alikeAttributes(root, next.documentElement);
      alike(document.head, next.head, []);
      alike(document.body, next.body, changed);
      return changed;
    },
  };

  const style = {
    elements: [...document.head.querySelectorAll("style")],
    texts: [...document.head.querySelectorAll("style")].map((each) => each.textContent),
    sheets: [],

    /** Take the styles out of a page, in place of those the policy knows by their digest. */
    taken(html, styles) {
      return html.replace(/(<style\b[^>]*>)(.*?)(?=<\/style>)/gs, (_, tag, css) => {
        styles.push(css);
        return tag + (this.elements[styles.length - 1]?.textContent ?? "");
      });
    },

    /** Show new styles without touching the elements. */
    exchange(styles) {
      styles.forEach((css, number) => {
        if (css === this.texts[number]) return;
        this.texts[number] = css;
        this.sheets[number] ??= new CSSStyleSheet();
        this.sheets[number].replaceSync(css);
        if (this.elements[number].sheet.disabled) return;
        this.elements[number].sheet.disabled = true;
        this.adopt();
      });
    },

    adopt() {
      document.adoptedStyleSheets = [...this.sheets.filter(Boolean), ...marks.sheets];
    },
  };

  // ---------------------------------------------------------------- one tree made like another

  /** Make an old node what a new one is; what is the same already stays untouched. */
  function alike(old, next, changed) {
    if (old.isEqualNode(next)) return;
    if (old.nodeName !== next.nodeName || old.nodeType !== next.nodeType || (old.id ?? "") !== (next.id ?? "")) {
      old.replaceWith(next);
      changed.push(next);
    } else if (old.nodeType !== Node.ELEMENT_NODE) {
      old.data = next.data;
      changed.push(old);
    } else {
      if (alikeAttributes(old, next)) changed.push(old);
      alikeChildren(old, next, changed);
    }
  }

  /** What a reader opened stays open, and the room for the review stays free. */
  const keeps = (element, name) => (element.localName === "details" && name === "open") || (element === root && name === "class");

  function alikeAttributes(old, next) {
    let differs = false;
    for (const { name, value } of [...next.attributes]) {
      if (old.getAttribute(name) === value) continue;
      old.setAttribute(name, value);
      differs = true;
    }
    for (const { name } of [...old.attributes]) {
      if (next.hasAttribute(name) || keeps(old, name)) continue;
      old.removeAttribute(name);
      differs = true;
    }
    return differs;
  }

  function alikeChildren(old, next, changed) {
    const before = [...old.childNodes];
    const after = [...next.childNodes];
    while (before.length && after.length && before[0].isEqualNode(after[0])) {
      before.shift();
      after.shift();
    }
    // Nodes may equal others that stand elsewhere, as line breaks do: the place is told by the node itself.
    let end = null;
    while (before.length && after.length && before.at(-1).isEqualNode(after.at(-1))) {
      end = before.pop();
      after.pop();
    }
    if (before.length === after.length) {
      before.forEach((node, number) => alike(node, after[number], changed));
      return;
    }
    let at = 0;
    for (const node of after) {
      const found = before.findIndex((each, number) => number >= at && isSame(each, node));
      if (found < 0) {
        old.insertBefore(node, before[at] ?? end);
        changed.push(node);
        continue;
      }
      before.slice(at, found).forEach((each) => each.remove());
      alike(before[found], node, changed);
      at = found + 1;
    }
    before.slice(at).forEach((each) => each.remove());
  }

  const isSame = (one, other) => one.isEqualNode(other) || (one.id && one.id === other.id && one.nodeName === other.nodeName);

  // ---------------------------------------------------------------- following an edit

  function follow(changed) {
    if (!("follow" in told) || !latest) return;
    const anchor = latest.anchors[language];
    const element = changed.map((node) => (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement)).find(Boolean);
    const target = anchor ? document.getElementById(anchor) : anchor === "" ? document.querySelector("h1") : element;
    if (target?.isConnected) show(target);
  }

  /** Mark what the page was led to. */
  function arrive() {
    const anchor = latest.anchors[language];
    if ("follow" in told && anchor && location.hash === `#${anchor}`) follow([]);
  }

  /** Bring an element into view and mark it for a moment. */
  function show(element) {
    element.scrollIntoView({ block: "center", behavior: "instant" });
    const outline = { outline: "3px solid #d9480f", outlineOffset: "4px", backgroundColor: "rgb(255 224 102 / 60%)" };
    element.animate([outline, { ...outline, backgroundColor: "transparent" }], { id: "explainer-preview", duration: 2000 });
  }

  // ---------------------------------------------------------------- the connection

  const line = {
    socket: null,
    heard: 0,
    delay: 100,

    open() {
      clearTimeout(this.timer);
      this.heard = Date.now();
      const socket = (this.socket = new WebSocket(`ws://${location.host}/livereload`));
      const say = (message) => socket.send(JSON.stringify(message));
      socket.onopen = () =>
        say({ command: "hello", protocols: ["http://livereload.com/protocols/official-7"], ver: "1" });
      socket.onmessage = (event) => {
        if (socket !== this.socket) return;
        this.heard = Date.now();
        this.delay = 100;
        hear(JSON.parse(event.data), say);
      };
      socket.onclose = () => {
        if (socket === this.socket) this.lost();
      };
      this.say = (message) => socket.readyState === WebSocket.OPEN && say(message);
    },

    lost() {
      this.socket = null;
      panel.status("The preview does not answer: is it running?");
      this.timer = setTimeout(() => this.open(), this.delay);
      this.delay = Math.min(this.delay * 2, 2000);
    },

    /** A laptop that slept, or a page that was put aside, may hold a connection that is dead. */
    check() {
      if (!this.socket) this.open();
      else if (Date.now() - this.heard > SILENT) {
        const dead = this.socket;
        this.lost();
        dead.close();
      }
    },
  };

  function hear(message, say) {
    // Whoever speaks is there, and has done what it was doing unless it says so again.
    panel.status(message.doing ? `${message.doing} …` : "");
    switch (message.command) {
      case "hello":
        say({ command: "info", url: location.href, page: told.page, plugins: {} });
        break;
      case "state":
        take(message);
        if (!line.met) arrive();
        line.met = true;
        break;
      case "reload":
      case "news":
        take(message);
        break;
      case "lead":
        location.href = message.address;
        break;
      case "beat":
        // A message was missed.
        if (message.build && message.build !== page.build)
          page.load(message.build).then(() => line.say({ command: "info", page: told.page }));
        break;
    }
  }

  function take(message) {
    latest = message;
    panel.draw();
    const current = message.pages[told.page];
    if (current === page.digest || (!current && message.stopped)) {
      page.settle(message.build);
      if (message.command === "reload") follow([]);
    } else if (message.command !== "news") page.load(message.build).then(review.load);
    if (message.command !== "news" || message.effect.length) review.load();
  }

  // ---------------------------------------------------------------- what the preview shows of its own

  const host = document.createElement("explainer-preview");
  host.lang = "en";
  host.dir = "ltr";
  const shadow = host.attachShadow({ mode: "open" });

  /** Make an element, with properties and children; words are words, never HTML. */
  function make(name, properties, ...children) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(properties ?? {})) {
      if (key in element && key !== "list") element[key] = value;
      else element.setAttribute(key, value);
    }
    element.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
    return element;
  }

  const panel = {
    problems: make("section", { className: "problems", role: "alert", hidden: true }),
    bar: make("p", { className: "bar", role: "status" }),
    closed: "", // the problems that were put away, as text
    doing: "",

    status(doing) {
      if (doing === this.doing) return;
      this.doing = doing;
      this.drawBar();
    },

    draw() {
      this.drawProblems();
      this.drawBar();
      marks.unpublished(latest.unpublished);
    },

    drawProblems() {
      const { problems, stopped } = latest;
      const shown = problems.filter((problem) => problem.severity === "problem");
      const text = JSON.stringify([shown, stopped]);
      if (!shown.length) this.closed = "";
      this.problems.hidden = !shown.length || text === this.closed;
      if (text === this.drawn) return;
      this.drawn = text;
      review.hush();
      const said = shown.length === 1 ? "1 problem" : `${shown.length} problems`;
      const title = stopped ? `${said}: this is the last good page` : `${said}: what is wrong is not shown`;
      const close = make("button", { type: "button", ariaLabel: "Close", onclick: () => this.close(text) }, "×");
      this.problems.replaceChildren(make("h2", null, title), close, make("ol", null, ...shown.map(problemItem)));
    },

    close(text) {
      this.closed = text;
      this.problems.hidden = true;
      this.drawBar();
    },

    open() {
      this.closed = "";
      this.drawProblems();
      this.drawBar();
    },

    drawBar() {
      const parts = [];
      const reason = latest?.unpublished[language];
      if (this.doing) parts.push(make("span", null, this.doing));
      if (reason) parts.push(make("span", { className: "withheld" }, `Not published: ${reason}`));
      if (this.closed && this.problems.hidden)
        parts.push(make("button", { type: "button", onclick: () => this.open() }, "Show the problems"));
      this.bar.replaceChildren(...parts);
      this.bar.hidden = !parts.length;
    },
  };

  function problemItem({ place, what, fix, line: text }) {
    return make(
      "li",
      null,
      make("p", null, make("code", { className: "place" }, place), ` ${what}`),
      text.trim() && make("pre", { className: "line" }, make("code", { dir: "auto" }, text)),
      make("p", { className: "fix" }, `fix: ${fix}`),
    );
  }

  const marks = {
    sheets: [],
    withheld: new CSSStyleSheet(),

    /** Mark, in the switcher, the editions that are not published. */
    unpublished(languages) {
      const rules = Object.keys(languages).map((tag) => {
        const own = `:is([hreflang="${tag}"], [lang="${tag}"][aria-current])`;
        return `nav ${own}::after { content: "(not published)"; font-size: smaller; margin-inline-start: 0.4em; unicode-bidi: isolate; }`;
      });
      const text = rules.join("\n");
      if (text === this.text) return;
      this.text = text;
      this.withheld.replaceSync(text);
      if (!this.sheets.includes(this.withheld)) this.sheets.push(this.withheld);
      style.adopt();
    },
  };

  async function adopt(name, target) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(await (await fetch(`/_preview/${name}`)).text());
    target(sheet);
  }

  // ---------------------------------------------------------------- the review

  const review = {
    on: "review" in told,
    data: null,
    card: make("section", { className: "card", hidden: true, ariaLabel: "Message", tabIndex: 0 }),
    // It stands at the end of the page's lines, where the page leaves room for it.
    aside: make("aside", { className: "review", ariaLabel: "Review", dir: root.dir || "ltr" }),
    narrow: matchMedia("(width < 64rem)"),
    folded: false,

    /** Ask what there is to say of each message of this build. */
    load: async () => {
      if (!review.on || !latest?.pages[told.page]) return;
      try {
        const answer = await fetch(`/_preview/review.json?language=${encodeURIComponent(language)}`);
        if (!answer.ok) return;
        review.data = await answer.json();
      } catch {
        return;
      }
      review.draw();
    },

    /** The messages that somebody should look at, in the order of the page. */
    open() {
      return this.data.parts.flatMap((part) => part.messages).filter((id) => this.needsLook(this.data.messages[id]));
    },

    /** In a translation, what is to be done in it; in the source, what is to be done in any other. */
    needsLook(message) {
      return message.state !== "current" || message.problems?.length || (this.isSource() && Object.keys(message.others).length);
    },

    isSource() {
      return this.data.source.tag === this.data.language.tag;
    },

    draw() {
      const { counts, effect, others, parts, messages, language: own } = this.data;
      const focused = shadow.activeElement?.dataset.id;
      const said = this.isSource() ? "the source" : `${counts.stale} stale, ${counts.missing} missing, ${counts.current} current`;
      const heading = make("h2", null, `${own.name}: ${said}`);
      const fold = make(
        "button",
        { type: "button", className: "fold", ariaExpanded: `${!this.folded}`, onclick: () => this.fold() },
        this.folded ? "Review" : "Fold",
      );
      const lines = make("ul", { className: "effect" }, ...effect.map((each) => make("li", null, each)));
      const sections = parts
        .map((part) => [part, part.messages.filter((id) => this.needsLook(messages[id]))])
        .filter(([, ids]) => ids.length)
        .map(([part, ids]) => this.part(part, ids));
      const rest = make("ul", { className: "others" }, ...others.map(otherItem));
      const keys = make("p", { className: "keys" }, "Keys: n next, p previous, r fold, Esc close");
      const done = sections.length ? null : make("p", null, "Nothing is left to do here.");
      const inside = this.folded ? [fold] : [heading, fold, effect.length ? lines : null, rest, done, ...sections, keys];
      this.aside.replaceChildren(make("div", { dir: "ltr" }, ...inside));
      root.classList.toggle("explainer-preview-review", !this.folded);
      if (focused) this.aside.querySelector(`[data-id="${focused}"]`)?.focus();
    },

    part(part, ids) {
      const count = ["stale", "missing"]
        .map((state) => [ids.filter((id) => statesOf(this.data.messages[id]).includes(state)).length, state])
        .filter(([number]) => number)
        .map(([number, state]) => `${number} ${state}`)
        .join(", ");
      const items = ids.map((id) => {
        const message = this.data.messages[id];
        const button = make("button", { type: "button", onclick: () => this.go(id) });
        button.dataset.id = id;
        button.append(make("span", { className: `state ${message.state}` }, stateOf(message)), make("span", { dir: "auto" }, ` ${message.text}`));
        return make("li", null, button);
      });
      return make("section", null, make("h3", { dir: "auto" }, part.title, count && make("small", null, ` ${count}`)), make("ol", null, ...items));
    },

    fold(folded = !this.folded) {
      this.folded = folded;
      this.draw();
      shadow.querySelector(".fold").focus();
    },

    /** Go to a message on the page. */
    go(id) {
      const element = document.querySelector(`[data-m="${id}"]`);
      const { anchor } = this.data.messages[id];
      const target = element ?? (anchor ? document.getElementById(anchor) : document.querySelector("h1"));
      if (!target) return;
      for (let parent = target.parentElement; parent; parent = parent.parentElement)
        if (parent.localName === "details") parent.open = true;
      target.scrollIntoView({ block: "center", behavior: "instant" });
      target.focus({ preventScroll: true });
      this.at = id;
      this.tell(id, target);
      if (this.narrow.matches && !this.folded) {
        this.folded = true;
        this.draw();
      }
    },

    step(by) {
      const ids = this.data ? this.open() : [];
      if (!ids.length) return;
      const now = ids.indexOf(this.at);
      this.go(ids[now < 0 ? (by > 0 ? 0 : ids.length - 1) : (now + by + ids.length) % ids.length]);
    },

    /** Show all there is to say of a message beside it. */
    tell(id, element) {
      const message = this.data?.messages[id];
      if (!message) return;
      const { source, language: own } = this.data;
      const quoted = (words, { tag, direction }) => make("blockquote", { lang: tag, dir: direction }, words);
      const rows = [
        ["state", make("b", null, STATES[message.state]), message.kind],
        ["source", quoted(message.text, source), message.written],
        message.previous && ["translated from", quoted(message.previous, source)],
        message.translation && ["translation", quoted(message.translation, own)],
        message.place && ["PO file", make("code", null, message.place)],
        ...(message.comments ?? []).map((each) => ["translator", each]),
        ...message.notes.filter((each) => each !== message.kind).map((each) => ["note", each]),
        ...Object.entries(message.others).map(([tag, state]) => [tag, STATES[state]]),
        ...(message.problems ?? []).map(({ what, fix }) => ["problem", make("b", null, what), `fix: ${fix}`]),
      ].filter(Boolean);
      const list = make("dl", null, ...rows.flatMap(([name, ...words]) => [make("dt", null, name), make("dd", null, ...words.map((each) => (typeof each === "string" ? make("span", { dir: "auto" }, each) : each)))]));
      clearTimeout(this.hushing);
      this.card.replaceChildren(list);
      this.card.hidden = false;
      this.place(element.getBoundingClientRect());
    },

    /** Put the card below a message, or above it where there is more room, and not on the panel. */
    place(box) {
      const [above, below] = [box.top - 12, innerHeight - box.bottom - 12];
      this.card.style.maxBlockSize = "";
      const isBelow = below >= this.card.offsetHeight || below > above;
      this.card.style.maxBlockSize = `${Math.max(160, isBelow ? below : above)}px`;
      const { offsetWidth: width, offsetHeight: height } = this.card;
      const panel = this.folded || this.narrow.matches ? { left: innerWidth, right: 0 } : this.aside.getBoundingClientRect();
      const [from, to] = panel.left > 0 ? [0, panel.left] : [panel.right, innerWidth];
      const start = isBelow ? Math.min(box.bottom + 4, innerHeight - height - 8) : box.top - 4 - height;
      this.card.style.insetBlockStart = `${Math.max(8, start)}px`;
      this.card.style.insetInlineStart = `${Math.max(from + 8, Math.min(box.left, to - width - 8))}px`;
    },

    hush() {
      clearTimeout(this.hushing);
      this.card.hidden = true;
    },

    /** The pointer may be on its way from a message to its card. */
    hushSoon() {
      clearTimeout(this.hushing);
      this.hushing = setTimeout(() => this.hush(), 300);
    },

    start() {
      const point = (event) => {
        const element = event.target instanceof Element && event.target.closest("[data-m]");
        if (element) this.tell((this.at = element.dataset.m), element);
        else if (event.target === host) clearTimeout(this.hushing);
        else if (event.type === "pointerover") this.hushSoon();
      };
      document.addEventListener("pointerover", point);
      document.addEventListener("focusin", point);
      document.addEventListener("keydown", (event) => {
        if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches?.("input:not([type=radio]), textarea")) return;
        const act = { n: () => this.step(1), p: () => this.step(-1), r: () => this.fold(), Escape: () => this.hush() }[event.key];
        if (!act) return;
        event.preventDefault();
        act();
      });
      this.folded = this.narrow.matches;
      shadow.append(this.aside, this.card);
      adopt("marks.css", (sheet) => {
        marks.sheets.push(sheet);
        style.adopt();
      });
    },
  };

  /** The states of a message that are not current: in this edition or, of one that is, in the others. */
  const statesOf = (message) => (message.state === "current" ? Object.values(message.others) : [message.state]);

  function stateOf(message) {
    if (message.problems?.length) return `⚠ ${message.state}`;
    if (message.state !== "current") return STATES[message.state];
    return Object.entries(message.others).map(([tag, state]) => `${STATES[state]} in ${tag}`).join(", ");
  }

  function otherItem({ tag, name, counts, withheld }) {
    const link = make("a", { href: `/${tag}/index.html` }, name);
    const done = tag === review.data.source.tag ? "the source" : `${counts.stale} stale, ${counts.missing} missing`;
    return make("li", null, link, `: ${done}${withheld ? `; not published: ${withheld}` : ""}`);
  }

  // ---------------------------------------------------------------- begin

  page.settle(page.build);
  shadow.append(panel.problems, panel.bar);
  adopt("client.css", (sheet) => (shadow.adoptedStyleSheets = [sheet]));
  root.append(host);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !panel.problems.hidden) panel.close(panel.drawn);
  });
  if (review.on) review.start();
  line.open();
  setInterval(() => line.check(), 500);
  for (const name of ["online", "focus", "pageshow"]) addEventListener(name, () => line.check());
  addEventListener("focus", () => line.say?.({ command: "looked" }));
  document.addEventListener("visibilitychange", () => line.check());
})();
