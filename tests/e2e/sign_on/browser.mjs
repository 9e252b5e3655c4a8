// What a browser does on its way through a sign-on: follows redirects, keeps cookies by origin.
export class Browser {
  jars = new Map();

  jar(url) {
    const { origin } = new URL(url);
    if (!this.jars.has(origin)) this.jars.set(origin, new Map());
    return this.jars.get(origin);
  }

  // One request, no redirect followed: { status, location, body, cookies }.
  async ask(url, { method = "GET", form } = {}) {
    const jar = this.jar(url);
    const headers = { Cookie: [...jar].map(([name, value]) => `${name}=${value}`).join("; ") };
    const body = form && new URLSearchParams(form).toString();
    if (body) headers["Content-Type"] = "application/x-www-form-urlencoded";
    const answer = await fetch(url, { method, headers, body, redirect: "manual" });
    const cookies = answer.headers.getSetCookie();
    for (const cookie of cookies) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie);
      if (value === "" || /max-age=0/i.test(cookie)) jar.delete(name);
      else jar.set(name, value);
    }
    const location = answer.headers.get("location");
    return { status: answer.status, location: location && new URL(location, url).href, body: await answer.text(), cookies };
  }

  // Follows redirects until there is none, or `until` says that the next address is where to stop.
  async follow(url, until = () => false) {
    for (let hops = 0; hops < 20; ++hops) {
      if (until(url)) return { url };
      const answer = await this.ask(url);
      if (!answer.location) return { url, ...answer };
      url = answer.location;
    }
    throw new Error(`no end to the redirects at ${url}`);
  }
}
