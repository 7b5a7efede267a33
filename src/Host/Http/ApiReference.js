// Swagger UI's plugins of our own. Its settings could name them, but it would find them with eval, which the page's policy forbids.
const plugins = [];

// Swagger UI's own page makes it in window.onload, which is set after this has been read, and so runs after it.
window.addEventListener("load", () => {
  const make = window.SwaggerUIBundle;
  window.SwaggerUIBundle = Object.assign(settings => make({ ...settings, plugins: [...(settings.plugins ?? []), ...plugins] }), make);
});

// A stream has no end that "Execute" could show: it says how to follow it instead.
plugins.push(() => {
  const isStream = (document, path, method) => document.hasIn(["paths", path, method, "responses", "200", "content", "text/event-stream"]);
  return {
    statePlugins: {
      spec: {
        wrapSelectors: {
          allowTryItOutFor: original => (state, path, method) => !isStream(state.get("json"), path, method) && original(state, path, method),
        },
      },
    },
    wrapComponents: {
      parameters: (Original, { React, specSelectors }) => props => {
        const [path, method] = props.pathMethod;
        const parameters = React.createElement(Original, props);
        return !isStream(specSelectors.specJson(), path, method) ? parameters : React.createElement(React.Fragment, null,
          React.createElement("div", { className: "opblock-description-wrapper" },
            React.createElement("p", null, "It goes on until you leave, so it is followed in a terminal: ",
              React.createElement("code", null, `curl -N ${location.origin}${path}`))),
          parameters);
      },
    },
  };
});
