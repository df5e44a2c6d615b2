// The certified provider of npm, on the loopback: whoever signs in as NAME is NAME@example.org, of the group NAME-s.
// Arguments: port, the address of the application.
import Provider from "oidc-provider"

const [port, application] = process.argv.slice(2)
const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [
    {
      client_id: "neurohire",
      client_secret: "a secret of this provider and us",
      redirect_uris: [`${application}/sign-on/real/callback`],
      post_logout_redirect_uris: [`${application}/login`],
      grant_types: ["authorization_code"],
      response_types: ["code"],
    },
  ],
  claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"], groups: ["groups"] },
  scopes: ["openid", "email", "profile", "groups"],
  pkce: { required: () => true },
  features: { rpInitiatedLogout: { enabled: true } },
  findAccount: (_context, id) => ({
    accountId: id,
    claims: async () => ({ sub: id, email: `${id}@example.org`, email_verified: true, name: id, groups: [`${id}-s`] }),
  }),
  cookies: { keys: ["of the tests"] },
})
provider.listen(Number(port), "127.0.0.1")
