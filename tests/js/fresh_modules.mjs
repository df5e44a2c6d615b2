/**
 * A hook of Node's module loader: what a module whose address ends with `?file=N` imports of ours gets the same ending,
 * and so is another instance than for another N. Packages are shared, since loading jsdom takes most of a second.
 * @type {import("node:module").ResolveHook}
 */
export async function resolve(specifier, context, nextResolve) {
  const resolved = await nextResolve(specifier, context)
  const ending = context.parentURL?.match(/\?file=\d+$/)?.[0]
  const isOurs = resolved.url.startsWith("file:") && !resolved.url.includes("/node_modules/")
  return ending && isOurs && !resolved.url.endsWith(ending) ? { ...resolved, url: resolved.url + ending } : resolved
}
