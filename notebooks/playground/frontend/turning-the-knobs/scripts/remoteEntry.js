// What JupyterLab, Notebook 7 and JupyterLite load first: a container of webpack's module federation, written by hand.
// `init` receives the modules that all extensions share, `get` gives our plugin. The rest is plain ES modules beside it.
// Their folder must not be called "static": what lies in one is kept by browsers for a year, since the builds that fill
// such folders put a hash into each name. Ours keep their names, and the browser asks at each start whether they changed.
(() => {
  const here = document.currentScript.src;
  let scope = {};

  // A module that the application shares; only one version of each is loaded there.
  const share = async (name) => {
    const version = Object.values(scope[name])[0];
    return (await version.get())();
  };

  const style = () => {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = new URL("style.css", here).href;
    document.head.append(link);
  };

  window._JUPYTERLAB ??= {};
  window._JUPYTERLAB["turning-the-knobs"] = {
    init: async (shared) => { scope = shared; },
    get: async () => {
      style();
      const { plugin } = await import(new URL("extension.js", here).href);
      const module = { __esModule: true, default: await plugin(share) };
      return () => module;
    },
  };
})();
