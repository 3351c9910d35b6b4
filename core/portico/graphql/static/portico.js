// Starts GraphiQL with what its page says: the example tabs, and the headers they are sent with.
"use strict";

const page = JSON.parse(document.getElementById("page").textContent);

// What GraphiQL remembers, the token of its history included, ends with the browser's tab. Other
// examples (another set of plugins, another version) replace the remembered ones at once.
const examples = JSON.stringify(page.tabs);
if (sessionStorage.getItem("examples") !== examples) {
  sessionStorage.clear();
  sessionStorage.setItem("examples", examples);
}

// GraphiQL asks for the schema before its headers editor is there.
const send = GraphiQL.createFetcher({ url: location.pathname });
const fetcher = (request, options) =>
  request.operationName === "IntrospectionQuery"
    ? send(request, { headers: JSON.parse(page.headers), ...options })
    : send(request, options);

const logo = React.createElement(
  GraphiQL.Logo,
  null,
  React.createElement("a", { className: "logo", href: "./" }, "Portico"),
);

ReactDOM.createRoot(document.getElementById("graphiql")).render(
  React.createElement(
    GraphiQL,
    {
      fetcher,
      storage: sessionStorage,
      defaultTabs: page.tabs,
      defaultHeaders: page.headers,
      defaultEditorToolsVisibility: "headers",
    },
    logo,
  ),
);
