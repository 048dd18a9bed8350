// Says when nothing can come any more: the page's program has ended, and for so many ticks nothing has changed on it.
// A busy machine ticks more slowly, and an answer that is under way is a program that has not ended.

/**
 * @param {number} ticks how many, of 100 ms each
 * @param {() => void} say what is called then
 */
window.watchForQuiet = (ticks, say) => {
  let quiet = 0;
  const observer = new MutationObserver(() => (quiet = 0));
  const everything = { subtree: true, childList: true, attributes: true, characterData: true };
  observer.observe(document, everything);
  const attachShadow = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (init) {
    const root = attachShadow.call(this, init);
    observer.observe(root, everything);
    return root;
  };
  const canChange = () => {
    const app = /** @type {HTMLElement | null} */ (document.querySelector("[data-testid=stApp]"));
    if (!app) return !document.querySelector(".player"); // not there yet; a file has no program
    const { testScriptState: script, testConnectionState: connection } = app.dataset;
    return script !== "notRunning" || connection !== "CONNECTED";
  };
  setInterval(() => {
    quiet = canChange() ? 0 : quiet + 1;
    if (quiet === ticks) say();
  }, 100);
};
