/**
 * A Hocuspocus server as it comes: Yjs documents in memory, nothing stored.
 *
 *     PORT=4000 node hocuspocus.mjs
 */
import { Server } from "@hocuspocus/server"

const server = new Server({ port: Number(process.env.PORT), address: "127.0.0.1", quiet: true })
await server.listen()
