// Sent after ApiReference.js, and only to those whom POST /api/v1/dev/tokens gives a token.
plugins.push(() => {
  const users = [{ userId: "demo" }, { userId: "admin", role: "admin" }];

  async function signIn(user, { authActions, specSelectors }) {
    const answer = await fetch("/api/v1/dev/tokens", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(user) });
    const body = await answer.json();
    if (!answer.ok) {
      return body.detail;
    }

    const schema = specSelectors.specJson().getIn(["components", "securitySchemes", "bearer"]).toJS();
    authActions.authorizeWithPersistOption({ bearer: { name: "bearer", schema, value: body.accessToken } });
    return `You are ${user.userId} now.`;
  }

  return {
    wrapComponents: {
      AuthorizeBtnContainer: (Original, system) => props => {
        const { createElement, useState } = system.React;
        const [said, say] = useState("");
        const button = user => createElement("button",
          { key: user.userId, type: "button", className: "btn authorize", onClick: () => signIn(user, system).then(say, fault => say(fault.message)) },
          createElement("span", null, `Token for ${user.userId}`));
        return createElement("div", { style: { display: "flex", flexWrap: "wrap", gap: "10px", alignItems: "center", justifyContent: "flex-end" } },
          createElement("output", null, said),
          users.map(button),
          createElement(Original, props));
      },
    },
  };
});
