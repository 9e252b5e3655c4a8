// npm's oidc-provider on a port of its own. Whoever signs in there is who they say they are.
import { generateKeyPairSync } from "node:crypto";
import { createServer } from "node:https";
import { once } from "node:events";

import Provider from "oidc-provider";

const jwk = (type, options, alg) => {
  const { privateKey } = generateKeyPairSync(type, options);
  return { ...privateKey.export({ format: "jwk" }), alg, use: "sig", kid: `${alg}-1` };
};

export const client = { id: "xinluon", secret: "bi mat: a+b/c=d & 100%" };

// `algorithm`: RS256 or ES256. Gives { issuer, allow(redirectUri), stop() }.
export async function startProvider(identity, algorithm) {
  const server = createServer(identity);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const issuer = `https://127.0.0.1:${server.address().port}`;
  const jwks = { keys: [jwk("rsa", { modulusLength: 2048 }, "RS256"), jwk("ec", { namedCurve: "P-256" }, "ES256")] };
  return {
    issuer,
    allow(redirectUri) {
      const provider = new Provider(issuer, {
        clients: [
          { client_id: client.id, client_secret: client.secret, redirect_uris: [redirectUri], id_token_signed_response_alg: algorithm, grant_types: ["authorization_code"], response_types: ["code"] },
        ],
        pkce: { required: () => true, methods: ["S256"] },
        claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["preferred_username"] },
        conformIdTokenClaims: false,
        findAccount: (_, id) => ({
          accountId: id,
          claims: async () => ({ sub: id, email: `${id}@tinhmau.example`, email_verified: !id.startsWith("la-"), preferred_username: id }),
        }),
        jwks,
        cookies: { keys: ["a key of the test"] },
      });
      server.on("request", provider.callback());
    },
    stop() {
      server.close();
      server.closeAllConnections();
    },
  };
}

// Goes through the provider's own pages as `login`; gives the address it sends the browser back to.
export async function passProvider(browser, address, login, back) {
  const atEnd = (url) => url.startsWith(back);
  let at = await browser.follow(address, atEnd);
  for (const prompt of ["login", "consent"]) {
    if (atEnd(at.url)) return at.url;
    const form = prompt === "login" ? { prompt, login, password: "x" } : { prompt };
    const sent = await browser.ask(at.url, { method: "POST", form });
    if (!sent.location) throw new Error(`${prompt}: ${sent.status} ${sent.body}`);
    at = await browser.follow(sent.location, atEnd);
  }
  if (!atEnd(at.url)) throw new Error(`the provider ends at ${at.url}: ${at.body}`);
  return at.url;
}
