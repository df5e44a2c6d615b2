/**
 * A Hocuspocus server as it comes: Yjs documents in memory, and with STORE also in an SQLite file of that name, as its
 * extension does it: the whole document some time after an edit.
 *
 *     PORT=4000 STORE=documents.db node hocuspocus.mjs
 */
import { SQLite } from "@hocuspocus/extension-sqlite"
import { Server } from "@hocuspocus/server"

const { PORT, STORE } = process.env
const extensions = STORE ? [new SQLite({ database: STORE })] : []
const server = new Server({ port: Number(PORT), address: "127.0.0.1", quiet: true, extensions })
await server.listen()
