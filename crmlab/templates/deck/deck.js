// The deck's own keys: T starts and stops the countdown of a slide, S opens the speaker's window.
(() => {
  const text = (seconds) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  document.querySelectorAll(".countdown").forEach((button) => {
    const clock = button.querySelector("span"), whole = 60 * button.dataset.minutes;
    let left = whole, ends = 0, ticking = 0;
    const show = () => {
      left = Math.max(0, Math.round((ends - Date.now()) / 1000));
      clock.textContent = text(left);
      if (left) return;
      stop();
      button.classList.add("over");
    };
    const stop = () => { clearInterval(ticking); ticking = 0; button.classList.remove("runs"); };
    button.addEventListener("click", () => {
      if (ticking) return stop();
      if (!left) left = whole;
      button.classList.remove("over");
      button.classList.add("runs");
      ends = Date.now() + 1000 * left;
      ticking = setInterval(show, 250);
    });
  });

  let speaker = null;
  const words = document.body.dataset;
  const speak = () => {
    if (!speaker || speaker.closed) return;
    const slide = Reveal.getCurrentSlide(), slides = Reveal.getSlides();
    const title = (each) => each?.querySelector("h1, h2")?.innerHTML ?? "";
    const place = slides.indexOf(slide);
    speaker.document.body.innerHTML = `<p>${place + 1} / ${slides.length}</p><h1>${title(slide)}</h1>
      ${slide.querySelector("aside.notes")?.innerHTML ?? ""}<hr><p>${words.next}: ${title(slides[place + 1])}</p>`;
  };
  const openSpeaker = () => {
    speaker = window.open("", "crmlab-notes", "width=900,height=700");
    if (!speaker) return;
    speaker.document.head.innerHTML = `<title>${words.notes}</title><style>
      body { font: 22px/1.45 sans-serif; margin: 1em 1.5em; } h1 { font-size: 1.2em; }
      table { border-collapse: collapse; } td, th { padding: .2em .6em; text-align: left; }</style>`;
    // The keys of the deck work in this window, too.
    speaker.onkeydown = ({ key }) => {
      if (["ArrowRight", " ", "PageDown"].includes(key)) Reveal.next();
      if (["ArrowLeft", "PageUp"].includes(key)) Reveal.prev();
    };
    speak();
  };

  const printing = /print-pdf/.test(location.search);
  Reveal.initialize({
    width: 1280, height: 720, margin: 0, center: false, transition: "none", backgroundTransition: "none",
    hash: true, progress: true, slideNumber: "c/t", navigationMode: "linear", controls: false,
    pdfMaxPagesPerSlide: 1, showNotes: printing && words.printNotes ? "separate-page" : false,
  });
  Reveal.on("ready", speak);
  Reveal.on("slidechanged", speak);
  Reveal.addKeyBinding({ keyCode: 84, key: "T", description: words.countdown },
    () => Reveal.getCurrentSlide().querySelector(".countdown")?.click());
  Reveal.addKeyBinding({ keyCode: 83, key: "S", description: words.notes }, openSpeaker);
})();
